using Xunit;

namespace UnionFs.Oci.Tests.Store;

/// <summary>The long calls of a store, ended with the test that makes them.</summary>
internal static class StoreCalls
{
    public static OciImage Open(this ImageStore store, string name, Platform? platform = null) =>
        store.OpenImage(name, platform, null, TestContext.Current.CancellationToken);

    public static IReadOnlyList<LoadedImage> Take(this ImageStore store, BlobSource source, LoadOptions? options = null) =>
        store.Load(source, options, null, TestContext.Current.CancellationToken);

    public static IReadOnlyList<StoreFinding> Fsck(this ImageStore store) => store.Check(null, TestContext.Current.CancellationToken);

    /// <summary>Collects what nothing needs, however young.</summary>
    public static GarbageReport Collect(this ImageStore store, bool dryRun = false) =>
        store.CollectGarbage(new GarbageOptions { GracePeriod = TimeSpan.Zero, DryRun = dryRun }, TestContext.Current.CancellationToken);
}
