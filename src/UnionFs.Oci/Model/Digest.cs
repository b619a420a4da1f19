using System.Security.Cryptography;

namespace UnionFs.Oci;

/// <summary>
/// The name of bytes by what they are: <c>sha256:</c> and 64 hexadecimal digits. A value that was parsed keeps to the grammar of OCI, so it
/// can be made part of a path or an address; algorithms that are not known are names all the same, only not verified.
/// </summary>
public readonly record struct Digest
{
    private const int MaxLength = 200;

    private Digest(string algorithm, string encoded) => (Algorithm, Encoded) = (algorithm, encoded);

    /// <summary>What it was computed with: <c>sha256</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The result as text.</summary>
    public string Encoded { get; }

    /// <summary>Whether its bytes can be checked: SHA-256 and SHA-512.</summary>
    public bool IsVerifiable => Algorithm is "sha256" or "sha512";

    /// <summary>The first twelve characters, for people.</summary>
    public string Short => Encoded is null ? "" : Encoded[..Math.Min(12, Encoded.Length)];

    /// <summary>Reads a digest as it is written.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Digest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var digest) ? digest
            : throw new FormatException($"'{FsText.Quote(text)}' is not a digest: an algorithm, a colon and, for sha256, 64 lower-case hexadecimal digits.");
    }

    /// <summary>Reads a digest as it is written; false if it has another form.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        digest = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0 || text!.Length > MaxLength)
        {
            return false;
        }

        var (algorithm, encoded) = (text[..colon], text[(colon + 1)..]);
        if (!IsAlgorithm(algorithm) || !IsEncoded(algorithm, encoded))
        {
            return false;
        }

        digest = new Digest(algorithm, encoded);
        return true;
    }

    /// <summary>The SHA-256 of bytes.</summary>
    public static Digest OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return OfSha256(hash);
    }

    /// <summary><c>sha256:…</c></summary>
    public override string ToString() => Encoded is null ? "" : $"{Algorithm}:{Encoded}";

    /// <summary>The digest whose bytes are known.</summary>
    internal static Digest OfSha256(ReadOnlySpan<byte> hash) => new("sha256", Convert.ToHexStringLower(hash));

    /// <summary>What computes a digest of this algorithm; only where it is verifiable.</summary>
    internal IncrementalHash CreateHash() => IncrementalHash.CreateHash(Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <summary>Whether this is the digest of all that was digested; the computation starts anew.</summary>
    internal bool IsResultOf(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset()) == Encoded;

    private static bool IsAlgorithm(ReadOnlySpan<char> text)
    {
        var afterSeparator = true;
        foreach (var c in text)
        {
            var isSeparator = c is '+' or '.' or '_' or '-';
            if ((isSeparator && afterSeparator) || !(isSeparator || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            {
                return false;
            }

            afterSeparator = isSeparator;
        }

        return !afterSeparator;
    }

    private static bool IsEncoded(string algorithm, ReadOnlySpan<char> text) => algorithm switch
    {
        "sha256" or "blake3" => text.Length == 64 && !text.ContainsAnyExcept("0123456789abcdef"),
        "sha512" => text.Length == 128 && !text.ContainsAnyExcept("0123456789abcdef"),
        _ => text.Length > 0 && !text.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=_-"),
    };
}
