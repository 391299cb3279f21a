"""What changes boards, venues and meetings: each checks who asks, locks, writes, and counts."""
