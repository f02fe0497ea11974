"""The words that the fictional records are made of; no real company or person."""

from __future__ import annotations

FIRST_NAMES = (
    "Abel", "Ada", "Amara", "Anouk", "Bao", "Beatriz", "Cato", "Chidi", "Clara", "Dario",
    "Desta", "Edda", "Eamon", "Farah", "Felix", "Gita", "Hana", "Hugo", "Ines", "Ivo", "Jun",
    "Kaia", "Kofi", "Leila", "Linus", "Mateo", "Mina", "Nils", "Noor", "Odile", "Pavel",
    "Quinn", "Rania", "Remy", "Sana", "Soren", "Tariq", "Thea", "Uma", "Vera", "Wren", "Yara",
    "Yusuf", "Zelda",
)  # fmt: skip
LAST_NAMES = (
    "Amberfall", "Applewhistle", "Birdsong-Moor", "Brambleforth", "Cloudberry", "Copperthwaite",
    "Dewhollow", "Driftwood", "Elderbloom", "Fernhollow", "Foxbarrow", "Gallowglen",
    "Gooseberry", "Hazelmoor", "Honeydrop", "Inkwell", "Ivyhatch", "Juniperson", "Kettleburn",
    "Larkspur-Day", "Lavenderton", "Mistlebank", "Mossgrave", "Nettlefold-Bay", "Oakenshade",
    "Pebblewick", "Plumtree-Ash", "Quillfeather", "Rainwater", "Rookwhistle", "Saffronby",
    "Silverbirch", "Thistledown", "Tumbleweed", "Umberland", "Velvetine", "Wetherwool",
    "Willowmere", "Yarrowby", "Zephyrton",
)  # fmt: skip
COMPANY_FIRST = (
    "Acorn", "Bluebell", "Brass", "Button", "Cinnamon", "Clover", "Comet", "Dandelion", "Ember",
    "Feather", "Ginger", "Harbour", "Indigo", "Jasper", "Kite", "Lemon", "Marmalade", "Nutmeg",
    "Otter", "Paper", "Quince", "Rosemary", "Saffron", "Teapot",
)  # fmt: skip
COMPANY_SECOND = (
    "Cartography", "Clockworks", "Bakehouse", "Gliders", "Greenhouses", "Kites & Sons",
    "Lighthouses", "Orchards", "Observatory", "Puppetry", "Umbrellas", "Wheelwrights",
)  # fmt: skip
TITLES = (
    "Buyer", "Chief Lamplighter", "Director", "Head of Kites", "Office Manager", "Owner", "Planner",
    "Purchasing Lead", "Workshop Manager",
)  # fmt: skip
STREETS = (
    "Acorn Lane", "Candle Street", "Fiddler's Row", "Harbour Steps", "Juniper Way", "Old Mill Road",
    "Quayside", "Thimble Alley",
)  # fmt: skip
TOWNS = (
    ("Applecross Falls", "NY", "00501", "US"),
    ("Port Marmalade", "ME", "00502", "US"),
    ("Quillhaven", "VT", "00503", "US"),
    ("Muschelbucht", "", "00004", "DE"),
    ("Nebelhafen", "", "00005", "DE"),
    ("Oaken Ferry", "", "ZZ1 1ZZ", "GB"),
)
TAGS = (
    "autumn fair", "export", "friend of the house", "newsletter", "priority", "reseller", "school",
    "spring catalogue", "trade", "workshop visit",
)  # fmt: skip
GOODS = (
    "brass lanterns", "canvas kites", "desk clocks", "garden globes", "linen bolts",
    "ship barometers", "storm umbrellas", "weather vanes",
)  # fmt: skip
OCCASIONS = ("Autumn order", "First order", "Refit", "Restock", "Showroom set", "Yearly contract")
CHORES = (
    "Call back about {}", "Check the stock of {}", "Post the catalogue of {}",
    "Prepare an offer for {}", "Send samples of {}",
)  # fmt: skip
TALK = (
    "Asked for delivery before the fair.",
    "Happy with the last delivery; wants the same again.",
    "Left a message, will call again on Thursday.",
    "Looked at the samples and liked the darker ones.",
    "Sent the catalogue and the price list.",
    "Talked about quantities and packing.",
    "Wants an offer in two sizes.",
)
