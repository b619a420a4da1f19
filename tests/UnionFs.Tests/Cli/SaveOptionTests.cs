using UnionFs.Cli;
using UnionFs.Cli.Commands;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>What a word after <c>--save</c> means.</summary>
public sealed class SaveOptionTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("work", "Sandbox work")]
    [InlineData("sandbox:work.tar", "Sandbox work.tar")]
    [InlineData("a b", "Sandbox a b")]
    [InlineData("changes.tar", "Tar changes.tar")]
    [InlineData("changes.TAR", "Tar changes.TAR")]
    [InlineData("out/changes", "Tar out/changes")]
    [InlineData("./changes", "Tar ./changes")]
    [InlineData("changes/", "Folder changes/")]
    [InlineData("/", "Folder /")]
    public void Its_form_says_what_it_is(string word, string expected)
    {
        var save = SaveOption.Parse(word)!;
        Assert.Equal(expected, $"{save.Kind} {save.Name}");
    }

    [Fact]
    public void A_path_that_is_a_directory_is_a_folder() =>
        Assert.Equal(SaveKind.Folder, SaveOption.Parse(_folder.Path)!.Kind);

    [Theory]
    [InlineData("")]
    [InlineData("a.tar.gz")]
    [InlineData("a.tgz")]
    [InlineData("d/a.TAR.zst")]
    public void Nothing_and_what_would_be_compressed_are_refused(string word) => Assert.Throws<UsageException>(() => SaveOption.Parse(word));

    [Fact]
    public void Nothing_said_is_nothing_saved() => Assert.Null(SaveOption.Parse(null));
}
