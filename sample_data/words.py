"""French words of a lighting shop, with gender and the modifiers each product can sensibly carry."""

from typing import NamedTuple

INDOOR, OUTDOOR, BULBS, BRAND = "Intérieur", "Extérieur", "Ampoules & LED", "Marque"
CAMPAIGNS = (BRAND, INDOOR, OUTDOOR, BULBS)


class Head(NamedTuple):
    """A product noun: plural, gender (m or f), campaign, popularity, typical basket in euros, kinds of modifier."""

    noun: str
    plural: str
    gender: str
    campaign: str
    popularity: float
    basket: float
    kinds: str


ALL = "material colour style room feature shop"
SMALL = "room feature shop colour"
OUT = "style feature shop colour place"
HEADS = (
    Head("suspension", "suspensions", "f", INDOOR, 3.0, 125, ALL),
    Head("lampadaire", "lampadaires", "m", INDOOR, 2.6, 138, ALL),
    Head("applique murale", "appliques murales", "f", INDOOR, 1.7, 92, ALL),
    Head("applique", "appliques", "f", INDOOR, 1.3, 92, ALL),
    Head("plafonnier", "plafonniers", "m", INDOOR, 2.1, 108, ALL),
    Head("lustre", "lustres", "m", INDOOR, 1.9, 150, ALL),
    Head("abat-jour", "abat-jours", "m", INDOOR, 1.3, 62, "material colour style shop"),
    Head("liseuse", "liseuses", "f", INDOOR, 0.7, 74, "colour style feature shop"),
    Head("veilleuse", "veilleuses", "f", INDOOR, 0.9, 60, "colour style feature shop room"),
    Head("lampe de chevet", "lampes de chevet", "f", INDOOR, 1.7, 76, ALL),
    Head("lampe de bureau", "lampes de bureau", "f", INDOOR, 1.3, 82, "colour style feature shop material"),
    Head("lampe à poser", "lampes à poser", "f", INDOOR, 1.2, 88, ALL),
    Head("luminaire", "luminaires", "m", INDOOR, 2.3, 118, ALL),
    Head("guirlande", "guirlandes", "f", OUTDOOR, 1.7, 60, OUT),
    Head("guirlande guinguette", "guirlandes guinguette", "f", OUTDOOR, 1.0, 66, "feature shop place"),
    Head("borne", "bornes", "f", OUTDOOR, 0.6, 96, OUT),
    Head("lanterne", "lanternes", "f", OUTDOOR, 0.8, 72, OUT),
    Head("projecteur", "projecteurs", "m", OUTDOOR, 0.9, 84, "feature shop place"),
    Head("hublot", "hublots", "m", OUTDOOR, 0.5, 70, "feature shop place colour"),
    Head("ampoule", "ampoules", "f", BULBS, 2.4, 60, "feature bulb shop"),
    Head("spot", "spots", "m", BULBS, 1.8, 68, SMALL + " bulb"),
    Head("ruban led", "rubans led", "m", BULBS, 1.4, 64, "room colour shop bulb"),
    Head("réglette", "réglettes", "f", BULBS, 0.7, 63, "room feature shop"),
)

MODIFIERS = {
    "material": "rotin|bambou|verre|laiton|bois|métal|béton|lin|céramique|cristal|papier|osier|terre cuite",
    "colour": "noir/noire|blanc/blanche|doré/dorée|cuivre|vert/verte|bleu/bleue|gris/grise|terracotta",
    "style": "design|industriel/industrielle|scandinave|vintage|art déco|moderne|rétro|bohème|japandi|baroque",
    "room": "salon|cuisine|chambre|salle de bain|couloir|entrée|escalier|bureau|chambre enfant|salle à manger",
    "place": "terrasse|jardin|balcon|allée|façade|garage|piscine|mariage",
    "feature": "led|connecté/connectée|sans fil|rechargeable|solaire|dimmable|tactile|sur pied|extérieur/extérieure",
    "bulb": "e27|e14|gu10|g9|filament|blanc chaud|blanc froid|encastrable|12v|couleur|détecteur de mouvement",
    "shop": "pas cher/pas chère|prix|promo|soldes|livraison rapide|en ligne|avis|sur mesure|lot de 3|paris|lyon|lille",
}

INFORMATIONAL = (
    "comment choisir {article} {noun}|comment installer {article} {noun}|comment nettoyer {article} {noun}"
    "|quelle hauteur pour {article} {noun}|{noun} définition|{noun} diy|fabriquer {article} {noun}"
    "|comment fixer {article} {noun} sans percer|{which} {noun} pour plafond bas|{noun} norme électrique"
    "|branchement {noun}|changer {article} {noun}"
).split("|")

GUIDES = (
    "combien de lumens pour un salon|différence lumen watt|800 lumens en watt|ampoule 1000 lumens|lumens ou lux"
    "|température de couleur led|quelle ampoule pour salle de bain|indice de protection ip44|blanc chaud ou blanc froid"
    "|éclairage cuisine idées|idée luminaire salon|tendance luminaire 2026|comment éclairer un couloir sombre"
    "|volume salle de bain électricité|éclairage indirect plafond|consommation ampoule led|durée de vie led"
).split("|")

BRAND_QUERIES = (
    "maison lumen|lumen|lumen luminaire|maisonlumen|maison lumen paris|maison lumen avis|lumen luminaires"
    "|maison lumen code promo|lumen suspension|maison lumen lampadaire|maison lumen soldes|lumen lampe"
    "|maison lumen lyon|maison lumen livraison|maison lumen catalogue|maison-lumen|maison lumen magasin"
    "|maison lumen service client|maison lumen retour|lumen maison|maison lumen black friday|lumen paris"
    "|maison lumem|maisson lumen|maison lumenn|maison lumène|mason lumen|lumenn luminaire|maison de lumen"
    "|www maison lumen|maison lumen.fr|maison lumen horaires|maison lumen outlet|lumen déco|maison lumen contact"
).split("|")

ENGLISH = (
    "pendant light paris|lighting store paris|floor lamp paris|designer lamps paris|french lighting shop"
    "|rattan pendant light|brass wall light|table lamp france|chandelier shop paris|outdoor string lights france"
    "|led bulbs near me|lamp shade paris|buy lamp paris|wall sconce paris|bedside lamp france|light shop lyon"
    "|art deco lamp paris|vintage chandelier paris|solar garden lights france|plug adapter lamp france"
).split("|")
