namespace UnionFs.Oci;

/// <summary>Everything a report tells.</summary>
/// <param name="Title">What to call the image.</param>
/// <param name="Image">The image.</param>
/// <param name="History">Its history.</param>
/// <param name="Changes">What its layers did.</param>
/// <param name="Advice">What to do better.</param>
/// <param name="Tree">Its merged tree.</param>
internal sealed record ReportContent(string Title, OciImage Image, ImageHistory History, ImageChanges Changes, ImageAdvice Advice, ReportTree Tree)
{
    public ImageWaste Waste => Changes.Waste;

    public string? CommandOf(int layer) => Image.LayerInfos[layer].History?.CreatedBy;

    /// <summary>Bytes of files that a layer stores.</summary>
    public long FileBytesOf(int layer) => Changes.StoredBytesOf(layer);
}
