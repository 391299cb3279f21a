"""What templates about attendance say."""
