from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaejon.register import access
from kaejon.register.actions import record_photo_look
from kaejon.register.attachments import AttachmentProblem, open_bytes


@require_GET
def view_attachment(request: HttpRequest, slug: str, attachment_id: uuid.UUID) -> HttpResponse:
    attachment, by = access.attachment_to_view(request.user, slug, attachment_id)
    try:
        content = open_bytes(attachment)
    except AttachmentProblem as problem:
        return HttpResponse(_(problem.template), status=410, content_type="text/plain; charset=utf-8")
    record_photo_look(attachment=attachment, by=by)
    response = HttpResponse(content, content_type=attachment.media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
