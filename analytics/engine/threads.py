"""Matrix products take one thread each: on shared cores, threads that spin while they wait cost more than they give."""

from functools import cache

from threadpoolctl import threadpool_limits


@cache
def one_thread_each() -> None:
    """Keep the process's BLAS to one thread, from now on.

    The products here are tall and thin. With two threads on two busy cores, the dividing line of 90,000 queries took
    eight times as long as with one.
    """
    threadpool_limits(1, user_api="blas")
