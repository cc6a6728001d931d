from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kaejon.geography.models import Level
from kaejon.people.access import standing_of
from kaejon.people.policy import SECRETARY
from kaejon.people.queries import areas_to_choose
from kaejon.register import actions
from kaejon.register.access import campaign_to_steward, campaigns_for, steward_principal
from kaejon.register.forms import CampaignCloseForm, CampaignEditForm, CampaignForm, add_refusal, sent


def list_campaigns(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user)
    given = {"campaigns": list(campaigns_for(request.user)), "may_open": bool(standing.holding(SECRETARY))}
    return render(request, "register/campaign_list.html", given)


def new_campaign(request: HttpRequest) -> HttpResponse:
    provinces = areas_to_choose(standing_of(request.user).areas(SECRETARY), Level.PROVINCE)
    form = CampaignForm(sent(request), provinces=provinces)
    if request.method == "POST" and form.is_valid():
        province = form.cleaned_data["province"].code
        by = steward_principal(request.user, province)
        try:
            campaign = actions.create_campaign(**{**form.cleaned_data, "province": province}, by=by)
        except actions.RegisterRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("เปิดวาระแล้ว ขั้นต่อไปคือนำเข้าบัญชีครัวเรือนเป้าหมาย"))
            return redirect("register:list-index", slug=campaign.slug)
    return render(request, "register/campaign_new.html", {"form": form})


def edit_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_steward(request.user, slug)
    initial = {"name": campaign.name, "district_due_time": f"{campaign.district_due_time:%H:%M}"}
    form = CampaignEditForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        by = steward_principal(request.user, campaign.province_id)
        try:
            actions.set_district_due_time(campaign=campaign, due_time=form.cleaned_data["district_due_time"], by=by)
        except actions.RegisterRefused as refused:
            add_refusal(form, refused)
        else:
            actions.rename_campaign(campaign=campaign, name=form.cleaned_data["name"], by=by)
            messages.success(request, _("บันทึกวาระแล้ว"))
            return redirect("register:campaign-list")
    return render(request, "register/campaign_edit.html", {"form": form, "campaign": campaign})


def close_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_steward(request.user, slug)
    form = CampaignCloseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        by = steward_principal(request.user, campaign.province_id)
        try:
            actions.close_campaign(campaign=campaign, **form.cleaned_data, by=by)
        except actions.RegisterRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("ปิดวาระแล้ว ข้อมูลทั้งหมดยังเปิดดูได้"))
            return redirect("register:campaign-list")
    return render(request, "register/campaign_close.html", {"form": form, "campaign": campaign})
