using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>The lines of scripts, word by word.</summary>
public class ScriptTextTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "create /a 644", "create /a 644" },
        { "   create    /a 644   ", "create /a 644" },
        { "create /a 0", "create /a 0" },
        { "create /a 7777", "create /a 7777" },
        { "create /a 644 # a comment \"", "create /a 644" },
        { "create /a#b 644", "create /a#b 644" },
        { "create \"#a\" 644", "create \"#a\" 644" },
        { "create #a 644\nmkdir /d 755", "" },
        { "create \"/a b\" 644", "create \"/a b\" 644" },
        { "create \"/a\\\"\\u0001\\n\\/\" 644", "create \"/a\\\"\\u0001\\n/\" 644" },
        { "create /a\\b 644", "create /a\\b 644" },
        { "create \"/plain\" 644", "create /plain 644" },
        { "create /ä 644", "create /ä 644" },
        { "create \"/\\udc80\" 644", "create \"/\\udc80\" 644" },
        { "create \"/\\uDC80\" 644", "create \"/\\udc80\" 644" },
        { "create \"/\\ud83d\\ude00\" 644", "create \"/😀\" 644" },
        { "symlink /target /l", "symlink /target /l" },
        { "mknod /n c 1 5 666", "mknod /n c 1 5 666" },
        { "mknod /n b 4294967295 0 0", "mknod /n b 4294967295 0 0" },
        { "write /a 0 DEADbeef", "write /a 0 deadbeef" },
        { "write /a 0 \"\"", "write /a 0 \"\"" },
        { "write /a 0 ", "write /a 0 \"\"" },
        { "setxattr /a user.x ", "setxattr /a user.x \"\"" },
        { "write /a -1 00", "write /a -1 00" },
        { "rename /a /b", "rename /a /b" },
        { "rename /a /b noreplace", "rename /a /b noreplace" },
        { "rename /a /b exchange", "rename /a /b exchange" },
        { "utimens /a -1 99999999999999999999", "utimens /a -1 99999999999999999999" },
        { "commit \"a name\"", "commit \"a name\"" },
        { "# only a comment", "" },
        { "   # only a comment", "" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_read_and_written(string line, string expected)
    {
        if (line.Contains('\n', StringComparison.Ordinal))
        {
            var exception = Assert.Throws<FormatException>(() => Parse(line));
            Assert.StartsWith("Line 1: 'create' needs more words", exception.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, string.Join('\n', Parse(line)));
        Assert.Equal(expected, string.Join('\n', Parse(expected)));
    }

    [Theory]
    [InlineData("create /a", "'create' needs more words")]
    [InlineData("create", "'create' needs more words")]
    [InlineData("create /a 0644", "'0644' is no mode")]
    [InlineData("create /a 8", "'8' is no mode")]
    [InlineData("create /a 10000", "'10000' is no mode")]
    [InlineData("create /a -1", "'-1' is no mode")]
    [InlineData("create /a 644 more", "'more' is one word too many")]
    [InlineData("Create /a 644", "'Create' is no operation")]
    [InlineData("0 /a 644", "'0' is no operation")]
    [InlineData("frob /a", "'frob' is no operation")]
    [InlineData("\"\" /a", "'' is no operation")]
    [InlineData("write /a 0", "'write' needs more words")]
    [InlineData("append /a", "'append' needs more words")]
    [InlineData("setxattr /a user.x", "'setxattr' needs more words")]
    [InlineData("write /a x 00", "'x' is no number")]
    [InlineData("write /a +1 00", "'+1' is no number")]
    [InlineData("write /a 0x1 00", "'0x1' is no number")]
    [InlineData("write /a 0 0", "'0' is not hexadecimal")]
    [InlineData("write /a 0 zz", "'zz' is not hexadecimal")]
    [InlineData("truncate /a 9223372036854775808", "is no number that fits")]
    [InlineData("chown /a -1 0", "'-1' is no number")]
    [InlineData("chown /a 4294967296 0", "'4294967296' is no number")]
    [InlineData("mknod /a x 1 2 644", "'x' is no kind of device")]
    [InlineData("mknod /a c 1 644", "'mknod' needs more words")]
    [InlineData("rename /a /b replace", "'replace' is no way to rename")]
    [InlineData("create \"/a 644", "must be one JSON string")]
    [InlineData("create \"/a\"b 644", "must be one JSON string")]
    [InlineData("create \"/\\x\" 644", "must be one JSON string")]
    [InlineData("create \"/\\u12\" 644", "must be one JSON string")]
    [InlineData("create \"/a\tb\" 644", "must be one JSON string")]
    [InlineData("create /a\"b 644", "has a quote or a control character inside")]
    [InlineData("create /a\tb 644", "has a quote or a control character inside")]
    [InlineData("create\t/a 644", "has a quote or a control character inside")]
    public void A_line_that_is_none_says_why(string line, string why)
    {
        var exception = Assert.Throws<FormatException>(() => Parse("mkdir /d 755\n\n" + line + "\nmkdir /e 755"));

        Assert.StartsWith("Line 3: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_may_end_as_on_windows() => Assert.Equal(["mkdir /d 755", "mkdir /e 755"], Parse("mkdir /d 755\r\nmkdir /e 755\r\n").Select(static o => o.ToString()));

    private static IReadOnlyList<ScriptOperation> Parse(string text) => OperationScript.Parse(new StringReader(text));
}
