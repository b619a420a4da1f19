using System.Diagnostics;

namespace UnionFs.TestKit;

/// <summary>
/// Makes a failing script as short as it finds: fewer operations, then fewer layers, then fewer entries in them. The same script is
/// always reduced to the same, unless the time runs out.
/// </summary>
internal static class ScriptShrinker
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <param name="script">What fails.</param>
    /// <param name="firstDifference">Runs a script from the start; null if it does not fail.</param>
    public static FailingScript Shrink(FailingScript script, Func<LayerStack, IReadOnlyList<Step>, Difference?> firstDifference)
    {
        var clock = Stopwatch.StartNew();
        var kept = script.Steps;
        var stack = script.Stack;
        bool Fails(LayerStack layers, IReadOnlyList<Step> steps)
        {
            try
            {
                return clock.Elapsed < s_patience && firstDifference(layers, steps) is not null;
            }
            catch (Exception)
            {
                // What is left of the layers does not fit together.
                return false;
            }
        }

        if (!Fails(stack, kept))
        {
            return script;
        }

        for (var size = int.MaxValue; ;)
        {
            kept = Reduce(kept, steps => Fails(stack, steps));
            stack = LayerStack.Of(Reduce([.. stack], layers => Fails(LayerStack.Of(layers), kept)));
            stack = ReduceEntries(stack, layers => Fails(layers, kept));
            if (kept.Count + stack.Count >= size)
            {
                return new FailingScript(stack, kept) { Difference = firstDifference(stack, kept) };
            }

            size = kept.Count + stack.Count;
        }
    }

    /// <summary>Leaves out ever smaller runs of items as long as it still fails without them.</summary>
    private static IReadOnlyList<T> Reduce<T>(IReadOnlyList<T> items, Predicate<IReadOnlyList<T>> fails)
    {
        for (var length = Math.Max(1, items.Count / 2); ; length /= 2)
        {
            // From the end, as what comes after the failing operation goes first.
            for (var start = items.Count - length; start > -length; start -= length)
            {
                var from = Math.Max(0, start);
                T[] shorter = [.. items.Take(from), .. items.Skip(start + length)];
                if (shorter.Length < items.Count && fails(shorter))
                {
                    items = shorter;
                }
            }

            if (length <= 1)
            {
                return items;
            }
        }
    }

    private static LayerStack ReduceEntries(LayerStack stack, Predicate<LayerStack> fails)
    {
        for (var level = 0; level < stack.Count; level++)
        {
            LayerStack With(IReadOnlyList<string> lines) => LayerStack.Of(
                [.. stack.Take(level), TreeText.ParseLayer(stack[level].Name, string.Join('\n', lines)), .. stack.Skip(level + 1)]);

            bool StillFails(IReadOnlyList<string> lines)
            {
                try
                {
                    return fails(With(lines));
                }
                catch (Exception exception) when (exception is FormatException or ArgumentException or LayerFormatException)
                {
                    // What is left is no layer, or none that fits the others.
                    return false;
                }
            }

            string[] all = [.. LayerText.Format(stack[level])];
            if (StillFails(all))
            {
                stack = With(Reduce(all, StillFails));
            }
        }

        return stack;
    }
}
