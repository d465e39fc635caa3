def test_the_cast_has_roles(ala, renata, celina):
    assert [m.role for m in ala.memberships.all()] == ["steward"]
    assert renata.memberships.get().unit is None
    assert not celina.memberships.exists()
