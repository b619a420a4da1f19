using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>Bytes lent where they lie are those that reading answers, and stay there as long as they are lent.</summary>
public sealed class BorrowedBytesTests
{
    private static readonly byte[] s_pattern = [.. Enumerable.Range(0, 3_000_000).Select(static i => (byte)(i * 31 >> 3))];

    public static TheoryData<string> Kinds => ["memory", "memory with holes", "tar in memory", "tar in a temporary file", "sparse tar"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_lent_is_what_is_read(string kind)
    {
        using var layer = Make(kind);
        var entry = layer.ReadDirectory(layer.Root.Id).MaxBy(static e => e.Attributes.Size);
        using var content = layer.OpenContent(entry.Id);
        var lent = 0L;
        for (var at = content.NextData(0); at < content.Length; at = content.NextData(at))
        {
            Assert.True(content.TryBorrow(at, out var bytes));
            using (bytes)
            {
                Assert.False(bytes.Span.IsEmpty);
                Assert.True(at + bytes.Span.Length <= content.Length);
                var read = new byte[bytes.Span.Length];
                Assert.Equal(read.Length, content.Read(at, read));
                Assert.True(bytes.Span.SequenceEqual(read));
                at += read.Length;
                lent += read.Length;
            }
        }

        Assert.True(lent > 0);
        Assert.False(content.TryBorrow(content.Length, out _));
        if (content.NextHole(0) < content.Length)
        {
            Assert.False(content.TryBorrow(content.NextHole(0), out _));
        }
    }

    [Theory]
    [InlineData("tar in memory")]
    [InlineData("tar in a temporary file")]
    public void A_disposed_layer_keeps_what_is_lent_and_lends_no_more(string kind)
    {
        var layer = Make(kind);
        var content = layer.OpenContent(Assert.Single(layer.ReadDirectory(layer.Root.Id)).Id);
        Assert.True(content.TryBorrow(1000, out var bytes));
        using (bytes)
        {
            layer.Dispose();
            Assert.True(bytes.Span[..5000].SequenceEqual(s_pattern.AsSpan(1000, 5000)));
        }

        Assert.Throws<ObjectDisposedException>(() => content.Read(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => content.TryBorrow(0, out _));
    }

    [Fact]
    public void Lending_allocates_nothing()
    {
        using var layer = Make("tar in a temporary file");
        using var content = layer.OpenContent(Assert.Single(layer.ReadDirectory(layer.Root.Id)).Id);
        content.Read(0, new byte[1]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            content.TryBorrow(i, out var bytes);
            bytes.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Layer Make(string kind)
    {
        byte[] Tar() => TarBuilder.Gzip(new TarBuilder().Entry("f", '0', s_pattern).End().ToArray());
        return kind switch
        {
            "memory" => Layer.InMemory("m", static b => b.File("f", s_pattern)),
            "memory with holes" => Layer.InMemory("m", static b => b.File("f", 5000, [(100, s_pattern.AsMemory(0, 200)), (300, s_pattern.AsMemory(7, 10)), (4000, s_pattern.AsMemory(50, 60))])),
            "tar in memory" => Layer.FromTar(new MemoryStream(Tar()), new TarLayerOptions { Spool = TarSpool.Memory }),
            "tar in a temporary file" => Layer.FromTar(new MemoryStream(Tar())),
            _ => Layer.FromTar(new MemoryStream(UnionFs.Tests.Layers.Tar.TarSparseTests.Old([(0, 3), (1000, 2)], 2000, "abcde"))),
        };
    }
}
