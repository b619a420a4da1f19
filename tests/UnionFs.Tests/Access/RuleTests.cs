using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Access;

/// <summary>Each rule by name: a script whose last answer is known, and the same on a plain directory where there is one.</summary>
public class RuleTests
{
    /// <summary>Lines are the number of who acts and an operation; 1 is in the groups 1 and 2, 2 in 2, 3 and 1, 3 in 3 alone.</summary>
    public static TheoryData<string, string, string> Rules => new()
    {
        { "search is needed on the way", "0 mkdir /d 766|0 create /d/f 666|1 stat /d/f", "EACCES" },
        { "search is needed far up", "0 mkdir /d 700|0 mkdir /d/e 777|0 create /d/e/f 666|1 read /d/e/f 0 1", "EACCES" },
        { "search is needed behind a link", "0 mkdir /d 700|0 create /d/f 666|0 symlink /d/f /l|1 stat /l/", "EACCES" },
        { "what is missing is not told without search", "0 mkdir /d 700|1 stat /d/none", "EACCES" },
        { "the directory itself may be asked for", "0 mkdir /d 0|1 stat /d", "OK d 0 0 0 0 2 now" },
        { "a dot needs search", "0 mkdir /d 766|1 stat /d/.", "EACCES" },
        { "a parent needs search of the child", "0 mkdir /d 766|1 stat /d/..", "EACCES" },
        { "a file is no directory before search is asked", "0 create /f 0|1 stat /f/x", "ENOTDIR" },
        { "listing needs read", "0 mkdir /d 711|0 create /d/f 666|1 readdir /d", "EACCES" },
        { "listing needs no search", "0 mkdir /d 744|0 create /d/f 666|1 readdir /d", "OK [\"f\"]" },
        { "reading needs read", "0 create /f 222|1 read /f 0 1", "EACCES" },
        { "writing needs write", "0 create /f 444|1 write /f 0 61", "EACCES" },
        { "writing nothing needs write", "0 create /f 444|1 append /f \"\"", "EACCES" },
        { "truncating needs write", "0 create /f 444|1 truncate /f 0", "EACCES" },
        { "the owner's bits are the owner's only", "0 create /f 77|0 chown /f 1 1|0 chmod /f 77|1 read /f 0 1", "EACCES" },
        { "the bits of a group are its members' only", "0 create /f 604|0 chown /f 0 2|1 read /f 0 1", "EACCES" },
        { "a further group counts", "0 create /f 640|0 chown /f 0 2|1 read /f 0 1", "OK" },
        { "creating needs write", "0 mkdir /d 755|1 create /d/f 644", "EACCES" },
        { "creating needs search", "0 mkdir /d 766|1 create /d/f 644", "EACCES" },
        { "what is there is there without write", "0 mkdir /d 755|0 create /d/f 644|1 create /d/f 644", "EEXIST" },
        { "a link needs write of its directory", "0 mkdir /d 755|1 symlink x /d/l", "EACCES" },
        { "a second name needs write of its directory", "0 mkdir /d 755|0 create /f 666|0 chown /f 1 1|1 link /f /d/g", "EACCES" },
        { "rights on the directory come before the kind", "0 mkdir /d 755|0 mkdir /e 755|0 chown /e 1 1|1 link /e /d/g", "EACCES" },
        { "a device is for root", "1 mknod /w/dev c 1 3 666", "EPERM" },
        { "the device of a whiteout is for everyone", "1 mknod /w/dev c 0 0 666", "OK" },
        { "a FIFO is for everyone", "1 mkfifo /w/p 666", "OK" },
        { "removing needs write", "0 mkdir /d 755|0 create /d/f 666|1 unlink /d/f", "EACCES" },
        { "removing needs no right to the file", "0 create /w/f 0|1 unlink /w/f", "OK" },
        { "sticky keeps what others own", "0 mkdir /t 1777|2 create /t/f 666|1 unlink /t/f", "EPERM" },
        { "sticky lets the owner remove", "0 mkdir /t 1777|1 create /t/f 600|1 unlink /t/f", "OK" },
        { "sticky lets the owner of the directory remove", "0 mkdir /t 1777|0 chown /t 1 1|2 create /t/f 600|1 unlink /t/f", "OK" },
        { "sticky keeps names from being renamed", "0 mkdir /t 1777|2 create /t/f 666|1 rename /t/f /w/f", "EPERM" },
        { "sticky keeps names from being replaced", "0 mkdir /t 1777|2 create /t/f 666|1 create /w/f 666|1 rename /w/f /t/f", "EPERM" },
        { "sticky comes before the kind", "0 mkdir /t 1777|2 mkdir /t/d 777|1 unlink /t/d", "EPERM" },
        { "a directory of others stays where it is", "0 mkdir /w/d 755|0 mkdir /v 777|1 rename /w/d /v/d", "EACCES" },
        { "a directory of others may be renamed in place", "0 mkdir /w/d 755|1 rename /w/d /w/e", "OK" },
        { "two names of one file need no right", "0 mkdir /d 755|0 create /d/f 666|0 link /d/f /d/g|1 rename /d/f /d/g", "OK" },
        { "chmod is for the owner", "0 create /f 666|1 chmod /f 600", "EPERM" },
        { "chmod drops the group bit of strangers", "0 create /f 644|0 chown /f 1 3|1 chmod /f 2755|1 stat /f", "OK f 755 1 3 0 1 now" },
        { "chmod keeps the group bit of members", "0 create /f 644|0 chown /f 1 2|1 chmod /f 2755|1 stat /f", "OK f 2755 1 2 0 1 now" },
        { "chown gives nothing away", "1 create /w/f 644|1 chown /w/f 2 1", "EPERM" },
        { "chown to a group of one's own", "1 create /w/f 644|1 chown /w/f 1 2|1 stat /w/f", "OK f 644 1 2 0 1 now" },
        { "chown to another group", "1 create /w/f 644|1 chown /w/f 1 3", "EPERM" },
        { "chown of others", "0 create /w/f 644|1 chown /w/f 0 1", "EPERM" },
        { "chown clears set-id bits", "1 create /w/f 644|1 chmod /w/f 6755|1 chown /w/f 1 2|1 stat /w/f", "OK f 755 1 2 0 1 now" },
        { "times are for the owner", "0 create /f 666|1 utimens /f 5 5", "EPERM" },
        { "writing clears set-id bits", "0 create /f 644|0 chmod /f 6777|1 write /f 0 61|1 stat /f", "OK f 777 0 0 1 1 now" },
        { "writing clears the bit of a group of others", "0 create /f 644|0 chmod /f 2766|1 write /f 0 61|1 stat /f", "OK f 766 0 0 1 1 now" },
        { "writing keeps the bit of one's own group", "0 create /f 644|0 chown /f 0 2|0 chmod /f 2766|1 write /f 0 61|1 stat /f", "OK f 2766 0 2 1 1 now" },
        { "root's writing keeps them", "0 create /f 644|0 chmod /f 6777|4 write /f 0 61|1 stat /f", "OK f 6777 0 0 1 1 now" },
        { "truncating to the same clears them", "0 create /f 644|0 chmod /f 6777|1 truncate /f 0|1 stat /f", "OK f 777 0 0 0 1 now" },
        { "new nodes are the user's, without the umask", "1 create /w/f 666|1 stat /w/f", "OK f 644 1 1 0 1 now" },
        { "directories too", "3 mkdir /w/d 777|3 stat /w/d", "OK d 700 3 3 0 2 now" },
        { "links have no umask", "3 symlink x /w/l|3 stat /w/l", "OK l 777 3 3 1 1 now" },
        { "root has a group and umask as well", "4 create /w/f 666|4 stat /w/f", "OK f 640 0 2 0 1 now" },
        { "root reads what nobody may", "0 create /f 0|4 read /f 0 1", "OK" },
        { "a setgid directory passes on group and bit", "0 chown /w 0 3|0 chmod /w 2777|1 mkdir /w/d 755|1 stat /w/d", "OK d 2755 1 3 0 2 now" },
        { "strangers get no setgid program there", "0 chown /w 0 3|0 chmod /w 2777|1 create /w/f 2755|1 stat /w/f", "OK f 755 1 3 0 1 now" },
        { "members do", "0 chown /w 0 2|0 chmod /w 2777|1 create /w/f 2755|1 stat /w/f", "OK f 2755 1 2 0 1 now" },
        { "user attributes need read", "0 create /f 222|0 setxattr /f user.a 61|1 getxattr /f user.a", "EACCES" },
        { "user attributes need write", "0 create /f 444|1 setxattr /f user.a 61", "EACCES" },
        { "even those that are not there", "0 create /f 444|1 removexattr /f user.a", "EACCES" },
        { "a sticky directory's are its owner's", "0 mkdir /t 1777|1 setxattr /t user.a 61", "EPERM" },
        { "trusted attributes are not there", "0 create /f 666|0 setxattr /f trusted.a 61|1 getxattr /f trusted.a", "ENODATA" },
        { "trusted attributes are not set", "1 create /w/f 666|1 setxattr /w/f trusted.a 61", "EPERM" },
        { "trusted attributes are not listed", "0 create /f 666|0 setxattr /f trusted.a 61|0 setxattr /f user.a 61|1 listxattr /f", "OK [\"user.a\"]" },
        { "names are listed without read", "0 create /f 0|0 setxattr /f user.a 61|1 listxattr /f", "OK [\"user.a\"]" },
        { "security attributes are read by everyone", "0 create /f 0|0 setxattr /f security.a 61|1 getxattr /f security.a", "OK 61" },
        { "security attributes are not set", "1 create /w/f 666|1 setxattr /w/f security.a 61", "EPERM" },
    };

    /// <summary>As <see cref="Rules"/>, of access lists: in hexadecimal a version and entries of tag, bits and number.</summary>
    public static TheoryData<string, string, string> ListRules => new()
    {
        { "a list lets a user in", "0 create /f 640|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020006000100000004000000ffffffff10000600ffffffff20000000ffffffff|1 write /f 0 61", "OK" },
        { "a list keeps a user out", "0 create /f 666|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020000000100000004000600ffffffff10000600ffffffff20000600ffffffff|1 read /f 0 1", "EACCES" },
        { "a mask takes a user's rights", "0 create /f 666|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020006000100000004000600ffffffff10000400ffffffff20000600ffffffff|1 write /f 0 61", "EACCES" },
        { "and leaves others theirs", "0 create /f 666|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020006000100000004000600ffffffff10000400ffffffff20000600ffffffff|3 write /f 0 61", "OK" },
        { "a list lets a group in", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff04000000ffffffff080004000200000010000400ffffffff20000000ffffffff|1 read /f 0 1", "OK" },
        { "who is in no group of a list is one of the others", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff04000000ffffffff080004000200000010000400ffffffff20000000ffffffff|3 read /f 0 1", "EACCES" },
        { "members are not others", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff04000000ffffffff080000000200000010000400ffffffff20000600ffffffff|1 read /f 0 1", "EACCES" },
        { "one group that may is enough", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff04000000ffffffff0800000001000000080004000200000010000400ffffffff20000000ffffffff|1 read /f 0 1", "OK" },
        { "rights of two groups do not add up", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff04000000ffffffff0800040001000000080002000200000010000600ffffffff20000000ffffffff|0 chmod /f 660|1 truncate /f 0", "OK" },
        { "a list on a directory lets search", "0 mkdir /d 700|0 create /d/f 644|0 setxattr /d system.posix_acl_access 0200000001000700ffffffff020001000100000004000000ffffffff10000100ffffffff20000000ffffffff|1 read /d/f 0 1", "OK" },
        { "a list on a directory lets create", "0 mkdir /d 700|0 setxattr /d system.posix_acl_access 0200000001000700ffffffff020007000100000004000000ffffffff10000700ffffffff20000000ffffffff|1 create /d/f 644", "OK" },
        { "the owner is not asked a list", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020000000100000004000000ffffffff10000600ffffffff20000000ffffffff|0 chown /f 1 1|1 read /f 0 1", "OK" },
        { "a list without group bits is not looked at", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020006000100000004000000ffffffff10000600ffffffff20000400ffffffff|0 chmod /f 604|1 read /f 0 1", "OK" },
        { "a list sets the mode", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 stat /f", "OK f 760 0 0 0 1 now" },
        { "a list that is a mode is not kept", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff04000500ffffffff20000100ffffffff|0 listxattr /f", "OK []" },
        { "but sets it", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff04000500ffffffff20000100ffffffff|0 stat /f", "OK f 751 0 0 0 1 now" },
        { "and takes the place of one that was", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff04000500ffffffff20000100ffffffff|0 listxattr /f", "OK []" },
        { "chmod changes the mask", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 chmod /f 1711|0 getxattr /f system.posix_acl_access", "OK 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000100ffffffff20000100ffffffff" },
        { "a list is removed", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 removexattr /f system.posix_acl_access|0 listxattr /f", "OK []" },
        { "the mode stays as it set it", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 removexattr /f system.posix_acl_access|0 stat /f", "OK f 760 0 0 0 1 now" },
        { "one that is not there may be removed", "0 create /f 600|0 removexattr /f system.posix_acl_access", "OK" },
        { "an empty one removes it", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 setxattr /f system.posix_acl_access 02000000|0 listxattr /f", "OK []" },
        { "nothing removes it too", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 setxattr /f system.posix_acl_access \"\"|0 listxattr /f", "OK []" },
        { "a list needs a version", "0 create /f 600|0 setxattr /f system.posix_acl_access 01000000", "EOPNOTSUPP" },
        { "a list needs whole entries", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001", "EINVAL" },
        { "a list needs known entries", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff03000100ffffffff04000000ffffffff20000000ffffffff", "EINVAL" },
        { "a list needs its owner", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000004000000ffffffff20000000ffffffff", "EINVAL" },
        { "a list needs a mask for those it names", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff020006000100000004000000ffffffff20000000ffffffff", "EINVAL" },
        { "a list has an order", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff04000000ffffffff020006000100000010000700ffffffff20000000ffffffff", "EINVAL" },
        { "a list has three bits", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000800ffffffff04000000ffffffff20000000ffffffff", "EINVAL" },
        { "a user of a list has a number", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000600ffffffff02000600ffffffff04000000ffffffff10000700ffffffff20000000ffffffff", "EINVAL" },
        { "links have no lists", "0 symlink x /l|0 setxattr /l system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff", "EOPNOTSUPP" },
        { "nor can one be asked for", "0 symlink x /l|0 getxattr /l system.posix_acl_access", "EOPNOTSUPP" },
        { "files have no default list", "0 create /f 600|0 setxattr /f system.posix_acl_default 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff", "EACCES" },
        { "it may be removed from them", "0 create /f 600|0 removexattr /f system.posix_acl_default", "OK" },
        { "by anybody, as there is none", "0 create /f 600|1 removexattr /f system.posix_acl_default", "OK" },
        { "a default list changes no mode", "0 mkdir /d 700|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|0 stat /d", "OK d 700 0 0 0 2 now" },
        { "a default list is kept as it is", "0 mkdir /d 700|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff04000500ffffffff20000100ffffffff|0 getxattr /d system.posix_acl_default", "OK 0200000001000700ffffffff04000500ffffffff20000100ffffffff" },
        { "the owner sets lists", "1 create /w/f 600|1 setxattr /w/f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff", "OK" },
        { "others do not", "0 create /f 666|1 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff", "EPERM" },
        { "not even wrong ones", "0 create /f 666|1 setxattr /f system.posix_acl_access 0200000004000000ffffffff20000000ffffffff", "EPERM" },
        { "nor may they remove them", "0 create /f 666|1 removexattr /f system.posix_acl_access", "EPERM" },
        { "everyone reads them", "0 create /f 600|0 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|1 getxattr /f system.posix_acl_access", "OK 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff" },
        { "a list of strangers drops the group bit", "0 create /f 644|0 chown /f 1 3|0 chmod /f 2755|1 setxattr /f system.posix_acl_access 0200000001000700ffffffff020006000100000004000400ffffffff080007000300000010000600ffffffff20000000ffffffff|1 stat /f", "OK f 760 1 3 0 1 now" },
        { "a file gets its list of the directory", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 create /d/f 666|1 getxattr /d/f system.posix_acl_access", "OK 0200000001000600ffffffff020006000200000004000500ffffffff10000600ffffffff20000000ffffffff" },
        { "and its mode, without the umask", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|3 create /d/f 666|3 stat /d/f", "OK f 660 3 3 0 1 now" },
        { "and no default list", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 create /d/f 666|1 listxattr /d/f", "OK [\"system.posix_acl_access\"]" },
        { "a directory gets both lists", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 mkdir /d/e 750|1 listxattr /d/e", "OK [\"system.posix_acl_access\",\"system.posix_acl_default\"]" },
        { "the default one as it is", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 mkdir /d/e 750|1 getxattr /d/e system.posix_acl_default", "OK 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff" },
        { "the other one as far as was asked for", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 mkdir /d/e 750|1 getxattr /d/e system.posix_acl_access", "OK 0200000001000700ffffffff020006000200000004000500ffffffff10000500ffffffff20000000ffffffff" },
        { "it is passed on further", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 mkdir /d/e 777|1 create /d/e/f 600|1 getxattr /d/e/f system.posix_acl_access", "OK 0200000001000600ffffffff020006000200000004000500ffffffff10000000ffffffff20000000ffffffff" },
        { "root's files get it as well", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|0 create /d/f 640|0 getxattr /d/f system.posix_acl_access", "OK 0200000001000600ffffffff020006000200000004000500ffffffff10000400ffffffff20000000ffffffff" },
        { "a FIFO too", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 mkfifo /d/p 620|1 getxattr /d/p system.posix_acl_access", "OK 0200000001000600ffffffff020006000200000004000500ffffffff10000200ffffffff20000000ffffffff" },
        { "links do not", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 symlink x /d/l|1 listxattr /d/l", "OK []" },
        { "a default list without names is a mode", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000600ffffffff04000500ffffffff20000300ffffffff|3 create /d/f 776|3 stat /d/f", "OK f 652 3 3 0 1 now" },
        { "and leaves no list", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000600ffffffff04000500ffffffff20000300ffffffff|3 create /d/f 776|3 listxattr /d/f", "OK []" },
        { "a setgid directory passes on its bit beside the list", "0 mkdir /d 777|0 chown /d 0 3|0 chmod /d 2777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 mkdir /d/e 777|1 stat /d/e", "OK d 2771 1 3 0 2 now" },
        { "what is moved in keeps what it has", "0 mkdir /d 777|0 setxattr /d system.posix_acl_default 0200000001000700ffffffff020006000200000004000500ffffffff10000700ffffffff20000100ffffffff|1 create /w/f 644|1 rename /w/f /d/f|1 listxattr /d/f", "OK []" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    [MemberData(nameof(ListRules))]
    public void Holds_in_the_union_and_on_the_host(string rule, string script, string expected)
    {
        var steps = script.Split('|').Select(Parse).Prepend(Parse("0 mkdir /w 777")).ToList();
        using var box = new ActingSandbox(LayerStack.Empty);
        Assert.Equal($"{rule}: {expected}", $"{rule}: {Last(steps, box.Run)}");

        // The same once more on a layer: all but the last operation of a user lie below.
        var last = steps.FindLastIndex(s => s.Actor != 0 && s.Script!.Verb != ScriptVerb.Stat);
        using var before = new ActingSandbox(LayerStack.Empty);
        steps.Take(last).ToList().ForEach(s => before.Run(s));
        using var above = new ActingSandbox(before.FileSystem.Flatten("below"));
        Assert.Equal($"{rule}: {expected}", $"{rule}: {Last(steps.Skip(last), above.Run)}");

        if (HostTarget.WhyUnavailable is null && !HostSettings.ProtectsStickyDirectories)
        {
            using var host = new HostDirectoryTarget(LayerStack.Empty);
            Assert.Equal($"{rule}: {expected}", $"{rule}: {Last(steps, s => host.RunAs(Actors.All[s.Actor], s.Script!))}");
        }
    }

    private static Step Parse(string line) => new(OperationScript.Parse(new StringReader(line[2..])).Single()) { Actor = line[0] - '0' };

    private static string Last(IEnumerable<Step> steps, Func<Step, string> run)
    {
        var answer = "";
        foreach (var step in steps)
        {
            answer = run(step);
            answer = step.Script!.Verb == ScriptVerb.Stat && answer.StartsWith("OK", StringComparison.Ordinal) ? $"{answer[..answer.LastIndexOf(' ')]} now" : answer;
        }

        return answer;
    }
}
