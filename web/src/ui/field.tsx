import { cloneElement, type ComponentChildren, type VNode } from "preact";
import { useState } from "preact/hooks";
import { common } from "../words/common";
import { t } from "../words/words";
import { Icon } from "./icon";

let fields = 0;

interface FieldProps {
    label: string;
    why?: string;
    bad?: string | null;
    /** The one input; it gets id, aria-describedby and aria-invalid. */
    children: VNode<Record<string, unknown>>;
}

/** A label, one input, an explanation, and what is wrong beside it. */
export function Field({ label, why, bad, children }: FieldProps) {
    /* Preact's useId begins again when the page is drawn anew, and two fields would share a label. */
    const [id] = useState(() => `field-${++fields}`);
    const described = [why && `${id}-why`, bad && `${id}-bad`].filter(Boolean).join(" ");
    return (
        <div class="field">
            <label for={id}>{label}</label>
            {cloneElement(children, {
                id,
                "aria-describedby": described || undefined,
                "aria-invalid": bad ? true : undefined,
            })}
            {why && (
                <span class="why" id={`${id}-why`}>
                    {why}
                </span>
            )}
            {bad && (
                <span class="bad" id={`${id}-bad`}>
                    <Icon name="triangle-alert" small />
                    {bad}
                </span>
            )}
        </div>
    );
}

interface ChoiceProps {
    name: string;
    value: string;
    checked: boolean;
    onPick: (value: string) => void;
    children: ComponentChildren;
}

export function Radio({ name, value, checked, onPick, children }: ChoiceProps) {
    return (
        <label class="radio">
            <input type="radio" name={name} value={value} checked={checked} onChange={() => onPick(value)} />
            <span>{children}</span>
        </label>
    );
}

interface CheckProps {
    checked: boolean;
    onChange: (on: boolean) => void;
    children: ComponentChildren;
}

export function Check({ checked, onChange, children }: CheckProps) {
    return (
        <label class="check">
            <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
            <span>{children}</span>
        </label>
    );
}

interface FileProps {
    label: string;
    why?: string;
    bad?: string | null;
    accept?: string;
    multiple?: boolean;
    disabled?: boolean;
    /** The focus of a dialog begins here. */
    first?: boolean;
    onPick: (files: File[]) => void;
}

/** A file from this device. The browser's own button speaks the browser's language: ours lies over it. */
export function FileField({ label, why, bad, accept, multiple, disabled, first, onPick }: FileProps) {
    const [names, setNames] = useState("");
    const pick = (event: { currentTarget: HTMLInputElement }) => {
        const files = [...(event.currentTarget.files ?? [])];
        setNames(files.map((file) => file.name).join(", "));
        onPick(files);
    };
    /* The same file may be chosen again. */
    const forget = (event: { currentTarget: HTMLInputElement }) => {
        event.currentTarget.value = "";
    };
    return (
        <div class="filepick">
            <Field label={label} {...(why ? { why } : {})} {...(bad ? { bad } : {})}>
                <input
                    type="file"
                    accept={accept}
                    multiple={multiple}
                    disabled={disabled}
                    data-first={first ? true : undefined}
                    onClick={forget}
                    onChange={pick}
                />
            </Field>
            <span class="row" aria-hidden="true">
                <span class="btn">
                    <Icon name="cloud-upload" />
                    {t(multiple ? common.choose_files : common.choose_file)}
                </span>
                <span class="s dim hash">{names || t(common.no_file)}</span>
            </span>
        </div>
    );
}
