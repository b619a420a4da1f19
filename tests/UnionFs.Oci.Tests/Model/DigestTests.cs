using Xunit;

namespace UnionFs.Oci.Tests.Model;

/// <summary>Digests are checked before anybody makes a path of them (rule 52, attack 35).</summary>
public class DigestTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_nothing_is_known() => Assert.Equal("sha256:" + Hex, Digest.OfBytes([]).ToString());

    [Theory]
    [InlineData("sha256:" + Hex)]
    [InlineData("sha512:" + Hex + Hex)]
    [InlineData("blake3:" + Hex)]
    [InlineData("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")]
    public void What_keeps_to_the_grammar_is_kept_as_it_is(string text)
    {
        Assert.True(Digest.TryParse(text, out var digest));
        Assert.Equal(text, digest.ToString());
        Assert.Equal(digest, Digest.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:e3b0")]
    [InlineData("sha256:" + Hex + "0")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../etc/passwd0000")]
    [InlineData("../x:" + Hex)]
    [InlineData("SHA256:" + Hex)]
    [InlineData("sha256+:" + Hex)]
    [InlineData("other:a/b")]
    [InlineData("other:..")]
    [InlineData("other:a\0b")]
    [InlineData(":" + Hex)]
    public void Everything_else_is_refused(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Digest.Parse(text));
    }
}
