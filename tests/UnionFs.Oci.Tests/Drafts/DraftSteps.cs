using Xunit;

namespace UnionFs.Oci.Tests.Drafts;

/// <summary>What tests do with drafts and images, ending when the test does.</summary>
internal static class DraftSteps
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Descriptor SaveTo(this ImageDraft draft, LayoutFolder target, string? tag, ImageSaveOptions? options = null) => draft.Save(target, tag, options, null, Token);

    public static Descriptor ToDocker(this ImageDraft draft, string path, string? name, ImageSaveOptions? options = null) => draft.SaveDockerArchive(path, name, options, null, Token);

    public static Descriptor ToArchive(this ImageDraft draft, string path, string? tag, ImageSaveOptions? options = null) => draft.SaveLayoutArchive(path, tag, options, null, Token);

    public static OciImage OpenIn(BlobSource blobs, string tag) => OciImage.Open(blobs, tag, new OciImageOptions { Spool = TarSpool.Memory }, null, Token);

    public static OciImage OpenAt(string reference) => OciImage.Open(reference, new OciImageOptions { Spool = TarSpool.Memory }, null, Token);
}
