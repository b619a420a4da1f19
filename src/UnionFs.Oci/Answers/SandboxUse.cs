namespace UnionFs.Oci;

/// <summary>A sandbox on an image, as far as sharing goes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Image">The <see cref="ImageUse.Name"/> of its image.</param>
/// <param name="Bytes">The bytes of its own changes.</param>
public sealed record SandboxUse(string Name, string Image, long Bytes)
{
    /// <summary>Name, image and bytes.</summary>
    public override string ToString() => $"{FsText.Escape(Name)} on {FsText.Escape(Image)}: {ByteText.Format(Bytes)} of its own";
}
