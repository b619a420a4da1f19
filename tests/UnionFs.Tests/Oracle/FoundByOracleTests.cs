using Xunit;

namespace UnionFs.Tests.Oracle;

/// <summary>What random scripts found, each as a person would try it.</summary>
public sealed class FoundByOracleTests
{
    [Fact]
    public void A_name_that_no_attribute_can_have_is_refused_before_the_path_is_looked_at()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);

        Assert.Equal(FsError.ERANGE, ErrorOf(() => fs.SetXattr("/missing", "", [1])));
        Assert.Equal(FsError.ERANGE, ErrorOf(() => fs.RemoveXattr("/missing", "")));
        Assert.Equal(FsError.ERANGE, ErrorOf(() => fs.GetXattr("/missing", "user." + new string('x', 251))));
    }

    [Fact]
    public void An_offset_before_the_start_is_refused_before_a_handle_is_found_stale()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var before = fs.Snapshot();
        fs.WriteAllText("/file", "text");
        using var handle = fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
        fs.Restore(before);

        Assert.Equal(FsError.ESTALE, ErrorOf(() => handle.Read(0, new byte[1])));
        Assert.Equal(FsError.EINVAL, ErrorOf(() => handle.Read(-1, new byte[1])));
        Assert.Equal(FsError.EINVAL, ErrorOf(() => handle.Write(-1, [1])));
        Assert.Equal(FsError.EINVAL, ErrorOf(() => handle.SetLength(-1)));
    }

    private static FsError ErrorOf(Action action) => FsErrors.FromException(Assert.ThrowsAny<Exception>(action));
}
