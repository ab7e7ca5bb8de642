"""Plans that live: what happened moves them."""
