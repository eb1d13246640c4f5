"""How does somebody get about who has a keyboard and nothing else? By Tab, seeing at each step where they are."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 250
_STANDS = """() => {
  const one = document.activeElement;
  if (one === document.body) return 'nowhere';
  if (one.id === 'main') return '';  // arrived on a page; its ring would be around everything
  const ring = (part) => {
    const style = part ? getComputedStyle(part) : {opacity: '0'};
    return style.opacity !== '0' && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const shape = [one, one.closest('label'), one.nextElementSibling, one.parentElement].find(ring);
  if (shape === undefined) return `on something unmarked: ${one.outerHTML}`;
  one.scrollIntoView({block: 'nearest'});
  const {left, top, width, height} = shape.getBoundingClientRect();
  const seen = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9]].some(([across, down]) => {
    const there = document.elementFromPoint(left + width * across, top + height * down);
    return there !== null && (shape.contains(there) || one.contains(there));
  });
  return seen ? '' : `under something else: ${one.outerHTML}`;
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, role: str, name: object, within: Locator | None = None, key: str = "Tab") -> Locator:
        """Go on to the next thing of that role and name."""
        wanted = (within or self.page).get_by_role(role, name=name)  # type: ignore[arg-type]
        self.walk(lambda: _is_there(wanted), f"{role} {name}", key)
        return wanted

    def walk(self, arrived: Callable[[], bool], where: str, key: str = "Tab") -> None:
        for _ in range(MOST_STEPS):
            if arrived():
                return
            self.page.keyboard.press(key)
            stands = self.page.evaluate(_STANDS)
            assert not stands or stands == "nowhere", stands
        raise AssertionError(f"no way with the keyboard to {where}")

    def press(self, role: str, name: object, key: str = "Enter", within: Locator | None = None) -> None:
        self.reach(role, name, within)
        self.page.keyboard.press(key)

    def write(self, role: str, name: object, text: str, within: Locator | None = None) -> None:
        """Over what stands there."""
        self.reach(role, name, within)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def still_stands(self) -> None:
        """The focus is somewhere, and can be seen."""
        expect(self.page.locator("body :focus")).to_have_count(1)
        stands = self.page.evaluate(_STANDS)
        assert not stands, stands

    def sees(self, text: object) -> None:
        """What was done has its answer, and whoever did it has not lost their place."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()  # type: ignore[arg-type]
        self.still_stands()


def _is_there(wanted: Locator) -> bool:
    return bool(wanted.evaluate_all("all => all.includes(document.activeElement)"))
