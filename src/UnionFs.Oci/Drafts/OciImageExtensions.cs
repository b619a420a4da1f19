namespace UnionFs.Oci;

/// <summary>From an image to one that is made of it.</summary>
public static class OciImageExtensions
{
    /// <summary>A draft that is the image as it is. The image must stay open as long as the draft is used.</summary>
    public static ImageDraft ToDraft(this OciImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ImageDraft.Of(image);
    }
}
