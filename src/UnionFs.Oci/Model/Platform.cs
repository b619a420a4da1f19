using System.Runtime.InteropServices;

namespace UnionFs.Oci;

/// <summary>What a program in an image runs on, in the words of Go: <c>linux/arm64/v8</c>.</summary>
/// <param name="Os">The operating system.</param>
/// <param name="Architecture">The processor.</param>
public sealed record Platform(string Os, string Architecture)
{
    /// <summary>The variant of the processor, <c>v7</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>The version of the operating system, as Windows images have it.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Linux on this machine's processor: what images are made for.</summary>
    public static Platform Current { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.Arm or System.Runtime.InteropServices.Architecture.Armv6 => "arm",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
        var other => other.ToString().ToLowerInvariant(),
    });

    /// <summary>Fields that are not known here, kept.</summary>
    internal JsonMembers Unknown { get; init; } = JsonMembers.None;

    /// <summary>Reads <c>os/architecture</c> or <c>os/architecture/variant</c>.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Platform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length is 2 or 3 && parts.All(static p => p.Length > 0 && p.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            ? new Platform(parts[0], parts[1]) { Variant = parts.Length == 3 ? parts[2] : null }
            : throw new FormatException($"'{FsText.Quote(text)}' is not a platform as linux/amd64 or linux/arm64/v8.");
    }

    /// <summary><c>os/architecture/variant</c>.</summary>
    public override string ToString() => FsText.Escape($"{Os}/{Architecture}{(Variant is null ? "" : "/" + Variant)}{(OsVersion is null ? "" : $" ({OsVersion})")}");

    /// <summary>Whether an image for <paramref name="offered"/> is one for this platform: the same processor, and the same variant where this one names it.</summary>
    /// <param name="offered">What an index says of an image.</param>
    /// <param name="isExact">Whether the usual variant is meant where none is named.</param>
    internal bool Accepts(Platform offered, bool isExact) =>
        Os == offered.Os && Architecture == offered.Architecture
        && (OsVersion is null || OsVersion == offered.OsVersion)
        && ((Variant is null && !isExact) || UsualVariant(this) == UsualVariant(offered));

    internal static Platform Read(JsonFields fields) => new(fields.RequiredText("os"), fields.RequiredText("architecture"))
    {
        Variant = fields.Text("variant"),
        OsVersion = fields.Text("os.version"),
        Unknown = fields.Others("os", "architecture", "variant", "os.version"),
    };

    internal JsonText ToJson() => new JsonText(Unknown).Add("os", Os).Add("architecture", Architecture).Add("variant", Variant).Add("os.version", OsVersion);

    private static string UsualVariant(Platform platform) => (platform.Architecture, platform.Variant) switch
    {
        ("arm64", null) => "v8",
        ("arm", null) => "v7",
        ("amd64", null) => "v1",
        var (_, variant) => variant ?? "",
    };
}
