"""The forms of boards, venues and meetings."""
