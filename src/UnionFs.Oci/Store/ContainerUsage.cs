using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What a kept container takes, in bytes of uncompressed layers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">The image it came from, as it was named.</param>
/// <param name="ImageBytes">The layers of the image, which it shares.</param>
/// <param name="ChangeBytes">Its saved changes.</param>
public sealed record ContainerUsage(string Name, string Image, long ImageBytes, long ChangeBytes)
{
    /// <summary>Name and bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FsText.Quote(Name)} of {FsText.Quote(Image)}: {ChangeBytes:N0} bytes changed, {ImageBytes:N0} shared");
}
