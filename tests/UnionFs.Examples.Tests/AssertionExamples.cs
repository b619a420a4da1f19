using UnionFs.Testing;
using Xunit;

namespace UnionFs.Examples.Tests;

/// <summary>What a failed assertion shows.</summary>
public sealed class AssertionExamples(AppFixture fixture) : IDisposable
{
    private readonly UnionFileSystem _fs = fixture.NewSandbox();

    public void Dispose() => _fs.Dispose();

    [Fact]
    public void What_is_missing_and_what_is_too_much_are_shown_among_what_is_right()
    {
        _fs.WriteAllText("/etc/app.conf", "port = 1\n");
        _fs.Move("/opt/app/version", "/opt/app/release");
        _fs.WriteAllText("/tmp/left over", "");

        var failure = Assert.Throws<ChangesDifferException>(() => _fs.AssertChanges("""
            M /etc/app.conf
            A /var/log/app.log
            """));

        Assert.Equal(
            """
            The sandbox changed otherwise than expected (- expected, + found):
              M /etc/app.conf
            + R /opt/app/version -> /opt/app/release
            + A /tmp/left over
            - A /var/log/app.log
            """.ReplaceLineEndings("\n"),
            failure.Message);
        Assert.Equal(4, failure.Difference.Count);
    }

    [Fact]
    public void Order_blank_lines_and_line_ends_do_not_matter_but_the_kind_of_change_does()
    {
        _fs.WriteAllText("/b", "");
        _fs.Delete("/etc/app.conf");

        _fs.AssertChanges("\r\n  D /etc/app.conf\r\n\r\n  A /b\r\n");
        Assert.Equal(["+ A /b", "- M /b", "  D /etc/app.conf"], Assert.Throws<ChangesDifferException>(() => _fs.AssertChanges("D /etc/app.conf\nM /b")).Difference);
        Assert.Throws<ChangesDifferException>(() => _fs.AssertChanges("D /etc/app.conf\nA /b\nA /b"));
        Assert.Throws<ChangesDifferException>(_fs.AssertUnchanged);
    }
}
