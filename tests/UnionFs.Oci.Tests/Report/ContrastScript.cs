namespace UnionFs.Oci.Tests.Report;

/// <summary>A script that lists texts which stand out too little from what is behind them, by the formula of the WCAG: 4.5, and 3 where they are large.</summary>
internal static class ContrastScript
{
    public const string Text = """
        (() => {
          const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
          const parse = text => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
          const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
          const light = c => [0, 1, 2].map(i => c[i] / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
          const behind = e => { const all = []; for (let at = e; at; at = at.parentElement) all.push(parse(getComputedStyle(at).backgroundColor)); return all.reverse().reduce((b, c) => over(c, b), parse(getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme:dark)").matches ? "#121212" : "#fff")); };
          const poor = new Set();
          const check = (what, style, back) => {
            const a = light(over(parse(style.color), back)), b = light(back), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
            const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
            if (ratio < (large ? 3 : 4.5)) poor.add(`${ratio.toFixed(2)} ${what}`);
          };
          for (const e of document.querySelectorAll("body *")) {
            if (!e.checkVisibility() || e.closest(".sr")) continue;
            const back = behind(e);
            if ([...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) check(`${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`, getComputedStyle(e), back);
            for (const part of ["::before", "::after"]) {
              const style = getComputedStyle(e, part);
              if (style.content != "none" && style.content.length > 2) check(`${part} of ${e.tagName} ${e.className}`, style, over(parse(style.backgroundColor), back));
            }
          }
          return [...poor].slice(0, 40);
        })()
        """;
}
