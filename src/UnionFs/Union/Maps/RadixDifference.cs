using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>What two maps say of one key, where they differ.</summary>
internal readonly record struct RadixDifference<T, TKey>(ulong Key, T? Before, T? After)
    where T : class
    where TKey : struct, IRadixKey<T>
{
    /// <summary>
    /// The keys at which two maps hold different objects (or one none), in order. Pages both maps share are skipped, so this costs
    /// what was changed between them.
    /// </summary>
    public static IEnumerable<RadixDifference<T, TKey>> Between(RadixMap<T, TKey> before, RadixMap<T, TKey> after)
    {
        var old = new Stack<Item>();
        var now = new Stack<Item>();
        Push(old, before.Root);
        Push(now, after.Root);
        while (old.Count > 0 || now.Count > 0)
        {
            if (old.Count > 0 && now.Count > 0)
            {
                Item a = old.Peek(), b = now.Peek();
                if (a.Page is not null && ReferenceEquals(a.Page, b.Page))
                {
                    old.Pop();
                    now.Pop();
                    continue;
                }

                if (a.Page is not null || b.Page is not null)
                {
                    // The page of the wider range is opened; of two equal ones both are.
                    var (widthA, widthB) = (a.Width, b.Width);
                    if (widthA >= widthB)
                    {
                        Open(old);
                    }

                    if (widthB >= widthA)
                    {
                        Open(now);
                    }

                    continue;
                }

                if (a.Key == b.Key)
                {
                    old.Pop();
                    now.Pop();
                    if (!ReferenceEquals(a.Value, b.Value))
                    {
                        yield return new RadixDifference<T, TKey>(a.Key, a.Value, b.Value);
                    }

                    continue;
                }
            }

            var takeOld = now.Count == 0 || (old.Count > 0 && old.Peek().Key < now.Peek().Key);
            var from = takeOld ? old : now;
            if (from.Peek().Page is not null)
            {
                Open(from);
                continue;
            }

            var item = from.Pop();
            yield return new RadixDifference<T, TKey>(item.Key, takeOld ? item.Value : null, takeOld ? null : item.Value);
        }
    }

    private static void Push(Stack<Item> stack, RadixNode? page)
    {
        if (page is not null)
        {
            stack.Push(new Item(page.FirstKey, page, null));
        }
    }

    private static void Open(Stack<Item> stack)
    {
        var page = stack.Pop().Page!;
        for (var slot = 31; slot >= 0; slot--)
        {
            var bit = 1u << slot;
            if ((page.LeafMap & bit) != 0)
            {
                var value = Unsafe.As<T>(page.LeafAt(bit));
                stack.Push(new Item(TKey.KeyOf(value), null, value));
            }
            else if ((page.Map & bit) != 0)
            {
                Push(stack, page.BranchAt(bit));
            }
        }
    }

    private readonly record struct Item(ulong Key, RadixNode? Page, T? Value)
    {
        public int Width => Page is null ? -1 : Page.Shift;
    }
}
