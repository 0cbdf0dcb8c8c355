import { Shell } from "../ui/shell";

export function Area() {
    return (
        <Shell>
            <main id="main" class="wrap-page" />
        </Shell>
    );
}
