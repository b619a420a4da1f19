using Xunit;

namespace UnionFs.Tests;

public sealed class BitTreeTests
{
    [Fact]
    public void Sets_are_kept_apart_and_listed_in_order()
    {
        var random = new Random(3);
        var versions = new List<(BitTree Tree, SortedSet<int> Bits)> { (default, []) };
        for (var i = 0; i < 400; i++)
        {
            var (tree, bits) = versions[random.Next(versions.Count)];
            var bit = random.Next(4) == 0 ? random.Next(64) : random.Next(200_000);
            versions.Add((tree.With(bit), [.. bits, bit]));
        }

        foreach (var (tree, bits) in versions)
        {
            var listed = new List<int>();
            for (var bit = tree.Next(0, 300_000); bit >= 0; bit = tree.Next(bit + 1, 300_000))
            {
                listed.Add(bit);
            }

            Assert.Equal(bits, listed);
            Assert.All(bits, bit => Assert.True(tree[bit]));
            Assert.False(tree[250_000]);
            Assert.Equal(bits.Count == 0, tree.IsEmpty);
            var (from, end) = (random.Next(200_000), random.Next(200_000));
            var next = bits.Where(bit => bit >= from && bit < end).DefaultIfEmpty(-1).First();
            Assert.Equal(next, tree.Next(from, end));
        }
    }
}
