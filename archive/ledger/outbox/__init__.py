"""What goes out: subscriptions, deliveries and letters."""
