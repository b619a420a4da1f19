using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary>An image named on the command line, open, with what it lies in.</summary>
/// <param name="image">The image.</param>
/// <param name="owner">The store it lies in; null if it owns what it lies in.</param>
internal sealed class OpenedImage(OciImage image, IDisposable? owner = null) : IDisposable
{
    public OciImage Image => image;

    public void Dispose()
    {
        image.Dispose();
        owner?.Dispose();
    }
}
