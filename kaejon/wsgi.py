"""What the server process runs: `kaejon serve` hands this to granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaejon.settings")

application = get_wsgi_application()
