"""What the server process runs: `kaejon serve` hands this to granian."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaejon.settings")

application = get_wsgi_application()
# Every page is loaded now and lives as long as the process: a collection of garbage that walked it all again would hold
# a request up by a tenth of a second.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
