using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>Baselines that only copy memory.</summary>
internal static unsafe class Copies
{
    private const int PageSize = SourceBytes.PageSize;

    /// <summary>Random pages out of 256 MiB, each into the next page of memory that was touched before.</summary>
    public static Side OfColdPages()
    {
        var source = SourceBytes.Shared.Array;
        var target = SourceBytes.Touched(CleanFiles.Count * PageSize);
        var pages = new int[CleanFiles.Count];
        var count = 0;
        return new Side
        {
            MaxOperations = pages.Length,
            Prepare = (operations, random) =>
            {
                Memory.Reclaim();
                count = operations;
                for (var i = 0; i < operations; i++)
                {
                    pages[i] = random.Next(source.Length / PageSize);
                }

                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    source.AsSpan(pages[i] * PageSize, PageSize).CopyTo(new Span<byte>(target + ((long)i * PageSize), PageSize));
                }

                return operations;
            },
            Finish = () =>
            {
                for (var i = 0; i < count; i += 97)
                {
                    Check(source.AsSpan(pages[i] * PageSize, PageSize), new Span<byte>(target + ((long)i * PageSize), PageSize));
                }
            },
            Dispose = () => NativeMemory.AlignedFree(target),
        };
    }

    /// <summary>All bytes into memory that was touched before, a MiB at a time.</summary>
    public static Side OfAll(byte[] source)
    {
        const int piece = 1 << 20;
        var target = SourceBytes.Touched(source.Length);
        return new Side
        {
            MaxOperations = 1,
            Prepare = (_, _) => source.Length,
            Run = _ =>
            {
                for (var offset = 0; offset < source.Length; offset += piece)
                {
                    source.AsSpan(offset, piece).CopyTo(new Span<byte>(target + offset, piece));
                }

                return source.Length;
            },
            Finish = () =>
            {
                for (var offset = 0; offset < source.Length; offset += 37 * PageSize)
                {
                    Check(source.AsSpan(offset, PageSize), new Span<byte>(target + offset, PageSize));
                }
            },
            Dispose = () => NativeMemory.AlignedFree(target),
        };
    }

    private static void Check(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new InvalidOperationException("A page was not copied.");
        }
    }
}
