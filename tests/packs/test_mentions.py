from meetings.packs.mentions import link_appendices

TARGETS = {1: "appendix-7", 2: "appendix-9"}
ONE, TWO = (f'<a href="https://pack.invalid/#appendix-{key}">' for key in (7, 9))


def test_each_mention_of_an_appendix_leads_to_it():
    got = link_appendices("<p>See Appendix 1, and <b>annex 2</b> after appendix 1.</p>", TARGETS)
    assert got == (
        f"<p>See {ONE}Appendix 1</a>, and <b>{TWO}annex 2</a></b> after {ONE}appendix 1</a>.</p>"
    )


def test_what_is_not_there_or_is_a_link_already_stays_as_it_is():
    text = (
        '<p>Appendix 3, Appendices 1 and 2, <a href="https://example.org/">Appendix 1</a>, '
        '<a href="https://example.org/">the <i>Appendix 2</i></a>, Appendix 1.4, Appendix 12</p>'
    )
    assert link_appendices(text, TARGETS) == text


def test_without_appendices_nothing_is_touched():
    assert link_appendices("<p>Appendix 1<br>", {}) == "<p>Appendix 1<br>"


def test_an_appendix_withheld_from_an_edition_is_no_target():
    assert link_appendices("<p>Appendix 1 and Appendix 2</p>", {2: "appendix-9"}) == (
        f"<p>Appendix 1 and {TWO}Appendix 2</a></p>"
    )
