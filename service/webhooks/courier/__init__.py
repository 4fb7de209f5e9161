"""The courier: carries events out to whoever subscribed, as signed Standard Webhooks. Decides of no subscription."""
