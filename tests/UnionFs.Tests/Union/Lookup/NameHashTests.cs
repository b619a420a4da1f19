using Xunit;

namespace UnionFs.Tests;

public sealed class NameHashTests
{
    [Fact]
    public void Names_of_every_length_hash_apart_and_to_the_same_from_any_place()
    {
        var random = new Random(7);
        var seen = new Dictionary<ulong, string>();
        for (var length = 0; length < 300; length++)
        {
            for (var i = 0; i < 20; i++)
            {
                var name = new byte[length];
                random.NextBytes(name);
                var shifted = new byte[length + 40];
                name.CopyTo(shifted, 1 + i);
                var hash = NameHash.Compute(name);
                Assert.Equal(hash, NameHash.Compute(shifted.AsSpan(1 + i, length)));
                var text = Convert.ToHexString(name);
                Assert.True(seen.TryAdd(hash, text) || seen[hash] == text);
            }
        }
    }

    /// <summary>
    /// With one AES round a block, a byte that differs in one block and the image of that difference in the next give only 256 hashes
    /// for 65,536 names, whatever the keys.
    /// </summary>
    [Fact]
    public void A_layer_cannot_cancel_a_byte_by_the_next_block()
    {
        var hashes = new HashSet<ulong>();
        var name = new byte[48];
        for (var first = 0; first < 256; first++)
        {
            for (var second = 0; second < 256; second++)
            {
                name[0] = (byte)first;

                // The column that MixColumns makes of one byte: 2x, x, x, 3x.
                var twice = (byte)((second << 1) ^ ((second & 0x80) != 0 ? 0x1B : 0));
                (name[16], name[17], name[18], name[19]) = (twice, (byte)second, (byte)second, (byte)(twice ^ second));
                hashes.Add(NameHash.Compute(name));
            }
        }

        Assert.Equal(65_536, hashes.Count);
    }
}
