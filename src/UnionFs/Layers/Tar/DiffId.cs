using System.Security.Cryptography;

namespace UnionFs;

/// <summary>Digests of uncompressed tars in the form OCI writes them.</summary>
internal static class DiffId
{
    private const string Prefix = "sha256:";

    /// <summary>The bytes of a digest.</summary>
    /// <exception cref="ArgumentException">It has another form.</exception>
    public static byte[] Parse(string digest)
    {
        var hex = digest.AsSpan(Math.Min(Prefix.Length, digest.Length));
        return digest.StartsWith(Prefix, StringComparison.Ordinal) && hex.Length == 2 * SHA256.HashSizeInBytes && !hex.ContainsAnyExcept("0123456789abcdef")
            ? Convert.FromHexString(hex)
            : throw new ArgumentException($"'{FsText.Quote(digest)}' is not 'sha256:' and 64 lower-case hexadecimal digits.", nameof(digest));
    }

    /// <summary>Compares what was digested.</summary>
    /// <exception cref="LayerFormatException">It is something else.</exception>
    public static void Check(IncrementalHash digest, string expected, string layer)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        digest.GetHashAndReset(actual);
        if (!actual.SequenceEqual(Parse(expected)))
        {
            throw new LayerFormatException(layer, null, -1, $"its uncompressed bytes have the digest {Prefix}{Convert.ToHexStringLower(actual)}, not {expected}");
        }
    }
}
