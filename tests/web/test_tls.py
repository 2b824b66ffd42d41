"""TLS for phones of the network: an authority made once, a relay that passes everything on, a page that explains."""

import http.client
import os
import ssl
import stat
import threading
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from cryptography import x509

from web import tls
from web.serve import listen


@pytest.fixture
def relayed(server, tmp_path):
    """Give the port where the real server answers over TLS, and a context that trusts its authority."""
    listener = listen("127.0.0.1", 0)
    secured = tls.context(tmp_path)
    threading.Thread(target=tls.relay, args=(listener, secured, server.port), daemon=True).start()
    trusting = ssl.create_default_context(cafile=tmp_path / "authority.pem")
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    yield listener.getsockname()[1], trusting
    listener.close()


def test_a_phone_that_trusts_the_authority_reaches_the_server(relayed):
    port, trusting = relayed
    connection = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=20)
    for _ in range(3):
        connection.request("GET", "/sign-in")
        answer = connection.getresponse()
        assert answer.status == 200
        assert b"</html>" in answer.read()
    connection.close()


def test_a_long_body_comes_through_whole(relayed, server):
    port, trusting = relayed
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=20)
    connection.request("POST", "/notebooks/0193a5f0-7b1c-7abc-8def-0123456789ab/pages", body=os.urandom(900_000))
    assert connection.getresponse().status == 404
    connection.close()


def test_a_phone_that_does_not_trust_it_is_warned(relayed):
    connection = http.client.HTTPSConnection("localhost", relayed[0], context=ssl.create_default_context(), timeout=20)
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/")


def test_the_authority_is_made_once_and_its_key_is_the_owner_s_alone(tmp_path):
    first, _ = tls.authority(tmp_path)
    assert tls.authority(tmp_path)[0] == first
    for secret in ("authority-key.pem", "server.pem"):
        tls.context(tmp_path)
        assert stat.S_IMODE((tmp_path / secret).stat().st_mode) == 0o600


def test_phones_take_the_certificate(tmp_path):
    tls.context(tmp_path)
    certificate = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=398)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert set(tls.addresses()) <= {str(address) for address in names.get_values_for_type(x509.IPAddress)}


def test_the_page_hands_out_the_certificate_and_its_own_look(tmp_path):
    from tests.support.databases import close, make_app

    app = make_app(tmp_path / "data")
    (tmp_path / "tls").mkdir()
    plain = tls.help_server(tls.help_pages(app, tmp_path / "tls"), 0)
    threading.Thread(target=plain.serve_forever, daemon=True).start()
    where = f"http://127.0.0.1:{plain.server_port}"
    page = urllib.request.urlopen(f"{where}/").read().decode()
    assert "Certificate Trust Settings" in page
    assert x509.load_der_x509_certificate(urllib.request.urlopen(f"{where}/beatbook.crt").read())
    for name in tls.LOOK:
        assert urllib.request.urlopen(f"{where}/look/{name}").read()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{where}/secret")
    plain.shutdown()
    plain.server_close()
    close(app)
