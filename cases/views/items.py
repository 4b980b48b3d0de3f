"""Which information is it about, item by item?"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.governing import AskToEraseItemForm
from cases.forms.items import ItemForm, RemoveForm
from cases.models import Erasure, InformationItem, SharingQuestion
from cases.querysets import RemovableQuerySet, SharingQuestionQuerySet
from cases.views.pages import FormPage, RowPage, allowed, question_page


class Items(RowPage):
    """All items of a question, and from how many sources they come."""

    page, template = "items", "cases/items.html"

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def context(self, row: SharingQuestion) -> dict[str, Any]:
        return {
            "items": list(row.items.all()),
            "off": list(InformationItem.objects.visible_to(self.by).removed().filter(question=row)),
            "asked_to_erase": Erasure.objects.items_under_way(row),
            "can_erase": permissions.can_ask_to_erase_item(row, self.by, self.at),
            "can_change": allowed(permissions.check_can_change_question, row, self.by, self.at),
            "onward": question_page(row),
        }


class Add(FormPage):
    """List one more."""

    page, template = "item", "cases/item.html"
    done_words = gettext_lazy("The item is added")

    def rows(self) -> SharingQuestionQuerySet:
        return SharingQuestion.objects.with_all()

    def check(self, row: SharingQuestion) -> None:
        permissions.check_can_change_question(row, self.by, self.at)

    def form(self, row: SharingQuestion, data: Any = None) -> ItemForm:
        return ItemForm(data, people=row.case.people.all(), items=row.items.all())

    def act(self, row: SharingQuestion, form: ItemForm) -> Answer:
        return attempt(form, services.add_item, question=row, item=form.item(), by=self.by, at=self.at)

    def onward(self, row: SharingQuestion) -> str:
        return reverse("cases:items", args=[row.pk])

    def to_change(self, row: SharingQuestion, made: Any) -> str:
        return reverse("cases:item_change", args=[row.pk, made.pk]) if made else self.onward(row)


class OneItem(FormPage):
    """A page about one item that still stands."""

    def rows(self) -> RemovableQuerySet[InformationItem]:
        return (
            InformationItem.objects.current()
            .select_related("question__case__team__agency")
            .prefetch_related("question__case__people")
        )

    def rows_then(self) -> RemovableQuerySet[InformationItem]:
        return InformationItem.objects.select_related("question__case__team__agency")

    def where(self) -> dict[str, Any]:
        return {"question": self.kwargs["pk"], "pk": self.kwargs["item"]}

    def check(self, row: InformationItem) -> None:
        permissions.check_can_change_question(row.question, self.by, self.at)

    def onward(self, row: InformationItem) -> str:
        return reverse("cases:items", args=[row.question_id])


class Change(OneItem):
    """Correct one."""

    page, template = "item", "cases/item.html"
    done_words = gettext_lazy("The change is saved")

    def form(self, row: InformationItem, data: Any = None) -> ItemForm:
        others = InformationItem.objects.visible_to(self.by).current().filter(question=row.question).exclude(pk=row.pk)
        stands = {name: getattr(row, name) or "" for name in ItemForm.base_fields if hasattr(row, name)}
        stands |= {"about": row.about_id or "", "same_source_as": row.same_source_as_id or ""}
        return ItemForm(data, initial=stands, people=row.question.case.people.all(), items=others)

    def act(self, row: InformationItem, form: ItemForm) -> Answer:
        return attempt(
            form,
            services.change_item,
            item=row,
            changes=form.item(),
            edition=form.cleaned_data["edition"],
            by=self.by,
            at=self.at,
        )


class Remove(OneItem):
    """Take one off the list, and say why."""

    page, template = "item", "cases/item_remove.html"
    done_words = gettext_lazy("The item is taken off the list")

    def form(self, row: InformationItem, data: Any = None) -> RemoveForm:
        return RemoveForm(data, initial={"edition": row.edition})

    def act(self, row: InformationItem, form: RemoveForm) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("why", "edition")}
        return attempt(form, services.remove_item, item=row, **given, by=self.by, at=self.at)


class AskToErase(FormPage):
    """Ask that an item be erased, on the list or not."""

    page, template = "item", "cases/item_erase.html"
    done_words = gettext_lazy("Asked for. An information governance lead or a manager decides about it.")

    def rows(self) -> RemovableQuerySet[InformationItem]:
        return InformationItem.objects.not_erased().select_related("question__case__team__agency")

    def rows_then(self) -> RemovableQuerySet[InformationItem]:
        return InformationItem.objects.select_related("question__case__team__agency")

    def where(self) -> dict[str, Any]:
        return {"question": self.kwargs["pk"], "pk": self.kwargs["item"]}

    def check(self, row: InformationItem) -> None:
        permissions.check_can_ask_to_erase_item(row, self.by, self.at)

    def form(self, row: InformationItem, data: Any = None) -> AskToEraseItemForm:
        return AskToEraseItemForm(data)

    def act(self, row: InformationItem, form: AskToEraseItemForm) -> Answer:
        given = {name: form.cleaned_data[name] for name in ("basis", "why")}
        return attempt(form, services.ask_to_erase_item, item=row, **given, by=self.by, at=self.at)

    def onward(self, row: InformationItem) -> str:
        return reverse("cases:items", args=[row.question_id])
