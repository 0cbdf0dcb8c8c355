import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export interface Tab {
    id: string;
    title: ComponentChildren;
}

interface TabsProps {
    label: string;
    tabs: Tab[];
    current: string;
    onPick: (id: string) => void;
    children: ComponentChildren;
}

/** Tabs with roving focus: arrows move and choose, Home and End go to the ends. */
export function Tabs({ label, tabs, current, onPick, children }: TabsProps) {
    const id = useId();
    const list = useRef<HTMLDivElement>(null);
    const move = (event: KeyboardEvent) => {
        const at = tabs.findIndex((tab) => tab.id === current);
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
        const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
        if (!next) return;
        event.preventDefault();
        onPick(next.id);
        list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
    };
    return (
        <>
            <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
                {tabs.map((tab) => (
                    <button
                        type="button"
                        role="tab"
                        key={tab.id}
                        id={`${id}-${tab.id}`}
                        data-tab={tab.id}
                        aria-selected={tab.id === current}
                        aria-controls={`${id}-panel`}
                        tabIndex={tab.id === current ? 0 : -1}
                        onClick={() => onPick(tab.id)}
                    >
                        {tab.title}
                    </button>
                ))}
            </div>
            <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} tabIndex={0}>
                {children}
            </div>
        </>
    );
}
