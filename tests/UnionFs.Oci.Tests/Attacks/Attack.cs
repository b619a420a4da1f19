namespace UnionFs.Oci.Tests.Attacks;

/// <summary>One input of the catalogue of attacks: an image that is written somewhere and opened.</summary>
/// <param name="Row">The row of the catalogue.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="IsRefused">Whether opening it must fail; otherwise it must do no harm.</param>
/// <param name="Build">Writes it.</param>
internal sealed record Attack(int Row, string What, bool IsRefused, Action<AttackScene> Build)
{
    /// <summary>What must be so of the view that comes out.</summary>
    public Action<UnionFileSystem>? Check { get; init; }

    /// <summary>A word of the reason it is refused for.</summary>
    public string Reason { get; init; } = "";

    public OciImageOptions Options { get; init; } = new();

    /// <summary>A layer that is wrong.</summary>
    public static Attack Tar(int row, string what, bool isRefused, byte[] tar, Action<UnionFileSystem>? check = null, string reason = "") =>
        new(row, what, isRefused, scene => scene.Layout.AddImage("v1", LayerCompression.Gzip, tar)) { Check = check, Reason = reason };

    public override string ToString() => $"{Row} {What}";
}
