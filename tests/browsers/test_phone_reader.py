"""The reader of labels in each browser, under the policy that is served: a thread of its own reads a picture."""

import base64
import io

import pytest

from tests.support.labels import sight

pytestmark = pytest.mark.browser

READ = """async picture => {
  const base = document.querySelector('script[type=module]').src.replace('app.js', '');
  const {texts} = await import(`${base}scanning/reader.js`);
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext('2d').drawImage(image, 0, 0);
  return texts(canvas);
}"""


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def browser(request):
    return request.getfixturevalue(request.param)


def test_a_dark_turned_label_is_read(browser, server):
    seen = io.BytesIO()
    sight("JD94HRTW", turned=160, light=0.3).save(seen, "PNG")
    browser.goto(f"{server.url}/field")
    browser.wait("() => document.body?.dataset.ready === 'yes'")
    picture = f"data:image/png;base64,{base64.b64encode(seen.getvalue()).decode()}"
    assert browser.run(READ, picture) == ["https://northmere.example/c/JD94HRTW"]
