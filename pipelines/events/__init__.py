"""Events of many claims: their rival accounts and links, and the origins of the articles that tell of them."""
