"""What claims are about: frames of single claims, events of many, their accounts, links and origins."""
