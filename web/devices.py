"""What kind of browser this is, in words, for the list of sign-ins."""

BROWSERS = (
    ("Edg/", "Edge"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device(user_agent: str) -> str:
    """Give “Chrome on Android”, or as much of it as the browser tells."""
    browser = next((words for sign, words in BROWSERS if sign in user_agent), "A browser")
    system = next((words for sign, words in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
