"""What a student does on a page only just opened: plays, presses keys, follows the text, guesses before looking."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


BRIGHTNESS = """c => {
  const {data} = c.getContext('2d').getImageData(0, 0, c.width, c.height);
  return data.reduce((sum, value) => sum + value) / data.length;
}"""


def opened(page, url, notebook, drawn):
    page.goto(f"{url}/voila/render/{notebook}.ipynb")
    page.locator(drawn).first.wait_for()
    page.locator(".il-questions").first.wait_for()
    return page


@pytest.fixture
def why(page, voila_url):
    return opened(page, voila_url, "01_why_iterate", ".il-sketch path")


def value(page, testid):
    return float(page.get_by_test_id(testid).input_value())


def test_play_keys_and_space_move_a_page_that_was_only_touched(why):
    before = value(why, "slider-t")
    why.keyboard.press("ArrowRight")
    assert value(why, "slider-t") == before
    why.locator("h1").click()
    why.keyboard.press("ArrowRight")
    assert value(why, "slider-t") == before + 1
    why.keyboard.press("Space")
    why.get_by_role("button", name="Pause").wait_for()
    why.wait_for_function(f"Number(document.querySelector('[data-testid=slider-t]').value) > {before + 2}")
    why.keyboard.press("Space")
    why.get_by_role("button", name="Play").wait_for()


def test_a_word_of_the_text_sets_its_state_and_another_lights_its_line(why):
    why.get_by_role("button", name="at t = 50").click()
    assert value(why, "slider-t") == 50
    expect(why.locator("[data-testid=readout][data-t='50']")).to_contain_text("306.2")
    # Where the pointer has come over the figure, Plotly draws it.
    lines = "[...document.querySelectorAll('.il-sketch path[data-kind], .scatterlayer .trace')]"
    faint = f"{lines}.filter(line => (line.getAttribute('opacity') ?? line.style.opacity) === '0.2').length"
    why.locator("a[href='#see-truth']").first.hover()
    why.wait_for_function(f"{faint} > 5")
    why.locator("h1").hover()
    why.wait_for_function(f"{faint} === 0")


def test_a_line_stays_lit_where_plotly_comes_to_draw_it(why):
    why.locator("a[href='#see-truth']").first.focus()
    why.locator(".il-plot").first.hover()
    why.locator(".scatterlayer .trace").first.wait_for()
    faint = "[...document.querySelectorAll('.scatterlayer .trace')].filter(line => line.style.opacity === '0.2').length"
    why.wait_for_function(f"{faint} > 2")


def test_a_guess_comes_before_the_answer_which_opens_where_it_is_seen(why):
    guess = why.locator(".il-questions fieldset").nth(2)
    guess.get_by_role("button", name="That is my guess").click()
    expect(guess.get_by_role("status")).to_contain_text("Answer first")
    guess.get_by_role("spinbutton").fill("22")
    guess.get_by_role("button", name="That is my guess").click()
    expect(guess.get_by_role("status")).to_contain_text("It is 47.5")
    assert value(why, "slider-t") == 20
    guess.get_by_role("button", name="See it").click()
    why.wait_for_function("document.querySelector('.il-theory').getBoundingClientRect().bottom > 200")


def test_a_curve_is_drawn_by_keys_and_held_against_the_true_one(why):
    pad = why.locator(".il-sketch-pad")
    knob = pad.get_by_role("slider").first
    knob.focus()
    for _ in range(20):
        why.keyboard.press("ArrowDown")
    expect(knob).to_have_attribute("aria-valuenow", "0")
    why.locator(".il-questions fieldset").first.get_by_role("button", name="That is my guess").click()
    assert pad.locator(".il-so").get_attribute("d").startswith("M")


def test_questions_end_a_page_and_say_what_is_wrong_with_an_answer(why):
    last = why.locator("section[aria-label='Three questions'] fieldset")
    expect(last).to_have_count(3)
    first = last.first
    first.get_by_role("radio").first.check()
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status")).to_contain_text("Not so.")
    first.get_by_role("radio").nth(1).check()
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status")).to_contain_text("Right.")
    assert why.errors == []


def test_scenes_change_while_they_play_without_an_error(page, voila_url):
    opened(page, voila_url, "02_regular_operators", ".il-sketch path")
    said = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))
    page.locator(".il-plot").hover()
    page.locator(".scatterlayer").first.wait_for()
    for scene in range(4):
        page.get_by_label("Scene").select_option(index=scene)
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(900)
        # On a slow machine the last iterate may have come by now, and the loop rests by itself.
        page.evaluate("[...document.querySelectorAll('button')].find(each => each.title === 'Pause')?.click()")
    assert said == []
    assert page.errors == []


def test_the_page_on_deblurring_opens_from_the_observation_and_points_at_its_lines(page, voila_url):
    opened(page, voila_url, "03_deblurring", "[data-testid=curves]")
    page.get_by_test_id("slider").fill("0")
    player = page.get_by_test_id("player")
    shown = [player.locator(f".il-{name} canvas").evaluate(BRIGHTNESS) for name in ("input", "iterate")]
    assert abs(shown[0] - shown[1]) < 2
    expect(page.get_by_test_id("held")).to_contain_text("the input 20", use_inner_text=True)
    page.get_by_role("button", name="at t = 20").click()
    expect(page.get_by_test_id("t")).to_have_text("20", use_inner_text=True)
    page.locator("h1").click()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("t")).to_have_text("19", use_inner_text=True)
    assert page.errors == []


def test_the_polygon_opens_near_a_tie_goes_to_it_and_plays(page, voila_url):
    opened(page, voila_url, "05_linear_programs", "[data-testid=polygon] svg")
    told = page.get_by_test_id("polygon-told")
    expect(told).to_contain_text("The nearest tie is 1.0° away", use_inner_text=True)
    page.get_by_role("button", name="Go to the tie").click()
    expect(told).to_contain_text("a tie, every point of the thick edge is as cheap", use_inner_text=True)
    page.get_by_test_id("polygon").get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('[data-testid=polygon-t]').value) > 35")
    assert page.errors == []


@pytest.mark.parametrize("notebook", ["01_why_iterate", "05_linear_programs", "08_your_own_operator"])
def test_every_page_leads_on_and_back(page, voila_url, notebook):
    page.goto(f"{voila_url}/voila/render/{notebook}.ipynb")
    page.get_by_role("link", name="→").click()
    page.get_by_role("link", name="←").click()
    page.wait_for_url(f"**/{notebook}.ipynb*")
