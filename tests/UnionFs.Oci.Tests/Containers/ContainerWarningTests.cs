using UnionFs.Oci.Tests.Store;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Containers;

/// <summary>What saving and committing say of files that travel again, and what they do not take for a change.</summary>
public sealed class ContainerWarningTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public ContainerWarningTests() => _fixture.Load("app:1", LayerCompression.None, Tar(("opt/lib/big", new string('x', 2_000_000)), ("opt/lib/other", new string('y', 1_500_000)), ("etc/motd", "hello")));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_whose_attributes_alone_changed_is_warned_of_whatever_was_saved_before(int saves)
    {
        using var container = _fixture.Store.CreateContainer("app:1", "work", cancellationToken: Token);
        for (var i = 0; i < saves; i++)
        {
            container.FileSystem.WriteAllText("/etc/motd", $"{i}");
            Assert.NotNull(container.Save(null, Token));
            Assert.Empty(container.Warnings);
        }

        container.FileSystem.SetMode("/opt/lib/big", UnixFileMode.UserRead);
        container.FileSystem.Commit("a commit of a program in it");
        container.FileSystem.Rename("/opt/lib/other", "/opt/moved");
        Commit(container, "app:2");
        Assert.Equal(
            [
                "'/opt/lib/big' travels again with its 2000000 bytes, although only its attributes changed.",
                "'/opt/moved' travels again with its 1500000 bytes, although only its names changed.",
            ],
            container.Warnings.Select(static w => w.Warning.ToString()));
        var saved = container.Save(null, Token)!;
        Assert.Equal((3_500_000, 2), (saved.Report.ResentBytes, saved.Report.ResentFiles));
        Assert.Equal(2, container.Warnings.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_only_touched_directories_is_no_change(bool commitsBetween)
    {
        using var container = _fixture.Store.CreateContainer("app:1", "work", cancellationToken: Token);
        container.FileSystem.WriteAllText("/opt/lib/temporary", "");
        if (commitsBetween)
        {
            container.FileSystem.Commit("between");
        }

        container.FileSystem.Delete("/opt/lib/temporary");
        container.FileSystem.WriteAllText("/in-root", "");
        container.FileSystem.Delete("/in-root");
        Assert.Null(container.Save(null, Token));
        Assert.Empty(container.SavedLayers);
    }

    [Fact]
    public void A_container_that_came_to_be_as_its_image_again_commits_to_no_new_layer()
    {
        using var container = _fixture.Store.CreateContainer("app:1", "work", cancellationToken: Token);
        container.FileSystem.WriteAllText("/etc/new", "x");
        container.Save(null, Token);
        container.Dispose();
        using var again = _fixture.Store.OpenContainer("work", cancellationToken: Token);
        again.FileSystem.Delete("/etc/new");
        Commit(again, "app:same");
        using var image = _fixture.Store.OpenImage("app:same", cancellationToken: Token);
        Assert.Equal(again.Image.Layers.Count, image.Layers.Count);
        Assert.True(image.Config.History[^1].EmptyLayer);
    }

    private static void Commit(Container container, string name) => container.Commit(name, cancellationToken: Token);
}
