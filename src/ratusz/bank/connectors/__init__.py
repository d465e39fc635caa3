"""Code that asks others, over the network. Who calls it hands over what asks, so that nothing is asked by surprise."""
