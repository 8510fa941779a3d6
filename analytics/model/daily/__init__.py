"""What a client's own days say of the incremental share: days with the ad against days without, pooled by segment."""
