"""Who may do what? One row for each operation and object, one letter for each caller; written by hand.

`y` the operation does what it is for, `1` sign in first, `3` you may not, `4` not there or not yours to know,
`2` invalid, because the caller has to say for whom.
The objects are people's of `tests.support.stage`: Pat sees Dora in the clinic North, Olga sees Omar in South.
"""

from typing import NamedTuple

from salus.apps.assembly import FACES

CALLERS = ("anonymous", "Pat", "Olga", "Dora", "Omar", "Sam", "Sue", "admin", "deactivated", "ended")
"""Two patients, two doctors, staff of North and of South; `deactivated` was an administrator, `ended` was Dora."""


class Row(NamedTuple):
    operation: str
    thing: str
    cells: str


def rows(table: str) -> list[Row]:
    split = [line.split() for line in table.strip().splitlines() if line.strip() and not line.startswith("#")]
    return [Row(words[0], " ".join(words[1:-1]), words[-1]) for words in split]


ROWS = rows("""
# operation                object                 anonymous, Pat, Olga, Dora, Omar, Sam, Sue, admin, deactivated, ended
register                   a patient              yyyyyyyyyy
register                   a doctor               yyyyyyyyyy
login                      -                      yyyyyyyyyy
refresh                    -                      yyyyyyyyyy
logout                     -                      1yyyyyyy11
get_session                -                      1yyyyyyy11
list_sessions              -                      1yyyyyyy11
end_session                Pat's                  1y44444411
end_session                Dora's                 144y444411
end_session                missing                1444444411
forgot_password            -                      yyyyyyyyyy
reset_password             -                      yyyyyyyyyy
change_password            -                      1yyyyyyy11
verify_email               -                      yyyyyyyyyy
request_email_link         -                      1yyyyyyy11
create_invitation          -                      1333333y11
list_invitations           -                      1333333y11
delete_invitation          the code               1333333y11
delete_invitation          missing                1333333411
get_jwks                   -                      yyyyyyyyyy

list_users                 -                      13333yyy11
create_user                a patient              13333yyy11
create_user                a member of staff      1333333y11
create_user                an administrator       1333333y11
get_user                   Pat's                  1y444yyy11
get_user                   Olga's                 14y44yyy11
get_user                   Dora's                 144y444y11
get_user                   Sam's                  14444y4y11
get_user                   missing                1444444411
edit_user                  Pat's                  1y44433y11
edit_user                  Dora's                 144y444y11
edit_user                  Sam's                  14444y4y11
edit_user                  Sam's clinics          1444434y11
edit_user                  missing                1444444411
get_preferences            Pat's                  1y44433y11
get_preferences            Dora's                 144y444y11
get_preferences            missing                1444444411
edit_preferences           Pat's                  1y44433y11
edit_preferences           Dora's                 144y444y11
edit_preferences           missing                1444444411
deactivate_user            Pat's                  1y44433y11
deactivate_user            Dora's                 144y444y11
deactivate_user            missing                1444444411
reactivate_user            deactivated            1333333y11
reactivate_user            missing                1333333411

list_doctors               -                      yyyyyyyyyy
create_doctor              -                      1333333y11
get_doctor                 Dora's                 yyyyyyyyyy
get_doctor                 missing                4444444444
edit_doctor                Dora's                 133y333y11
edit_doctor                Omar's                 1333y33y11
edit_doctor                missing                1444444411
list_specialties           -                      yyyyyyyyyy
list_services              Dora's                 yyyyyyyyyy
list_services              missing                4444444444
create_service             Dora's                 133y333y11
create_service             missing                1444444411
edit_service               Dora's                 133y333y11
edit_service               Dora's, but Omar's     1334333411
edit_service               Dora's, but missing    1334333411
edit_service               missing                1444444411
delete_service             Dora's                 133y333y11
delete_service             Dora's, but Omar's     1334333411
delete_service             Dora's, but missing    1334333411
delete_service             missing                1444444411
list_clinics               -                      yyyyyyyyyy
create_clinic              -                      1333333y11
get_clinic                 North                  yyyyyyyyyy
get_clinic                 missing                4444444444
edit_clinic                North                  1333333y11
edit_clinic                missing                1333333411
delete_clinic              empty                  1333333y11
delete_clinic              missing                1333333411

read_hours                 Dora's                 yyyyyyyyyy
read_hours                 missing                4444444444
replace_hours              Dora's                 133y333y11
replace_hours              missing                1333333411
preview_hours              Dora's                 133y333y11
preview_hours              missing                1333333411
set_availability           Dora's                 133y333y11
set_availability           missing                1333333411
list_openings              Dora's                 yyyyyyyyyy
list_openings              missing                4444444444
remove_opening             Dora's                 133y333y11
remove_opening             Dora's, but Omar's     1334333411
remove_opening             Dora's, but missing    1334333411
remove_opening             missing                1333333411
read_rules                 Dora's                 yyyyyyyyyy
read_rules                 missing                4444444444
replace_rules              Dora's                 133y333y11
replace_rules              missing                1333333411
list_time_off              Dora's                 133y333y11
list_time_off              missing                1333333411
add_time_off               Dora's                 133y333y11
add_time_off               missing                1333333411
remove_time_off            Dora's                 133y333y11
remove_time_off            Dora's, but Omar's     1334333411
remove_time_off            Dora's, but missing    1334333411
remove_time_off            missing                1333333411
list_free_slots            Dora's                 yyyyyyyyyy
list_free_slots            missing                4444444444
explain_availability       Dora's                 yyyyyyyy11
explain_availability       missing                4444444411
stream_availability        Dora's                 yyyyyyyyyy
stream_availability        missing                4444444444
search_slots               -                      yyyyyyyyyy

book_appointment           Pat's                  1y4y3y3y11
book_appointment           Olga's                 14y3y3yy11
book_appointment           Pat's overbooked       134y3y3y11
book_appointment           one's own              1yy2222211
book_appointment           missing                1444444411
hold_appointment           Pat's                  1y4y3y3y11
hold_appointment           missing                1444444411
list_appointments          -                      1yyyyyyy11
list_own_patients          -                      133yy33311
get_appointment            Pat's                  1y4y4y4y11
get_appointment            Olga's                 14y4y4yy11
get_appointment            missing                1444444411
change_appointment         Pat's                  1y4y4y4y11
change_appointment         Olga's                 14y4y4yy11
change_appointment         missing                1444444411
cancel_appointment         Pat's                  1y4y4y4y11
cancel_appointment         Olga's                 14y4y4yy11
cancel_appointment         missing                1444444411
confirm_appointment        Pat's hold             1y4y4y4y11
confirm_appointment        Olga's hold            14y4y4yy11
confirm_appointment        missing                1444444411
check_in                   Pat's                  134y4y4y11
check_in                   Olga's                 1434y4yy11
check_in                   missing                1444444411
complete                   Pat's                  134y4y4y11
complete                   Olga's                 1434y4yy11
complete                   missing                1444444411
no_show                    Pat's                  134y4y4y11
no_show                    Olga's                 1434y4yy11
no_show                    missing                1444444411
get_appointment_history    Pat's                  1y4y4y4y11
get_appointment_history    Olga's                 14y4y4yy11
get_appointment_history    missing                1444444411
get_appointment_calendar   Pat's                  1y4y4y4y11
get_appointment_calendar   Olga's                 14y4y4yy11
get_appointment_calendar   missing                1444444411

start_payment              Pat's unpaid           1y4y4y4y11
start_payment              Olga's unpaid          14y4y4yy11
start_payment              missing                1444444411
get_receipt                Pat's payment          1y4y4y4y11
get_receipt                Olga's payment         14y4y4yy11
get_receipt                missing                1444444411
list_payments              -                      1yyyyyyy11
get_payment                Pat's payment          1y4y4y4y11
get_payment                Olga's payment         14y4y4yy11
get_payment                missing                1444444411
check_payment              Pat's payment          1y4y4y4y11
check_payment              missing                1444444411
refund_payment             Pat's payment          13434y4y11
refund_payment             Olga's payment         143434yy11
refund_payment             missing                1444444411
get_refund_terms           North                  yyyyyyyyyy
get_refund_terms           missing                yyyyyyyyyy
set_refund_terms           North                  1333333y11
set_refund_terms           missing                1333333411
receive_stripe_event       -                      4444444444
receive_paypal_event       -                      4444444444

join_waitlist              Pat's                  1y4y3y3y11
join_waitlist              Olga's                 14y3y3yy11
join_waitlist              one's own              1yy2222211
join_waitlist              nobody's               1444343411
list_waitlist              -                      1yyyyyyy11
get_waitlist_entry         Pat's wait             1y4y4y4y11
get_waitlist_entry         Olga's wait            14y4y4yy11
get_waitlist_entry         missing                1444444411
change_waitlist_entry      Pat's wait             1y4y4y4y11
change_waitlist_entry      Olga's wait            14y4y4yy11
change_waitlist_entry      missing                1444444411
leave_waitlist             Pat's wait             1y4y4y4y11
leave_waitlist             Olga's wait            14y4y4yy11
leave_waitlist             missing                1444444411
get_waitlist_offer         Pat's wait             1y4y4y4y11
get_waitlist_offer         Olga's wait            14y4y4yy11
get_waitlist_offer         missing                1444444411
accept_waitlist_offer      Pat's wait             1y4y4y4y11
accept_waitlist_offer      Olga's wait            14y4y4yy11
accept_waitlist_offer      missing                1444444411
refuse_waitlist_offer      Pat's wait             1y4y4y4y11
refuse_waitlist_offer      Olga's wait            14y4y4yy11
refuse_waitlist_offer      missing                1444444411

list_notifications         -                      1yyyyyyy11
read_mailbox               -                      1333333y11
resend_notification        Pat's failed message   1333333y11
resend_notification        missing                1333333411
receive_sendgrid_receipts  -                      4444444444
receive_resend_receipts    -                      4444444444
receive_twilio_receipts    -                      4444444444

list_auth_entries          -                      1333333y11
list_users_entries         -                      1333333y11
list_schedule_entries      -                      1333333y11
list_appointments_entries  -                      1333333y11
get_auth_system            -                      1333333y11
get_users_system           -                      1333333y11
get_schedule_system        -                      1333333y11
get_appointments_system    -                      1333333y11
""")

OF_ALL_FACES = rows("""
auth_register              a patient              yyyyyyyyyy
auth_register              a doctor               yyyyyyyyyy
auth_login                 -                      yyyyyyyyyy
""")

OF_FACES = {
    "salus.faces.bookings": rows("""
list_providers             -                      yyyyyyyyyy
create_provider            -                      1333333y11
get_provider               Dora's                 yyyyyyyyyy
get_provider               missing                4444444444
add_provider_service       Dora's                 133y333y11
add_provider_service       missing                1444444411
set_provider_availability  Dora's                 133y333y11
set_provider_availability  missing                1333333411
create_booking             Pat's                  1y4y3y3y11
create_booking             Olga's                 14y3y3yy11
create_booking             one's own              1yy2222211
create_booking             missing                1444444411
get_booking                Pat's                  1y4y4y4y11
get_booking                Olga's                 14y4y4yy11
get_booking                missing                1444444411
cancel_booking             Pat's                  1y4y4y4y11
cancel_booking             Olga's                 14y4y4yy11
cancel_booking             missing                1444444411
"""),
    "salus.faces.portal": rows("""
auth_me                    -                      1yyyyyyy11
doctor_dashboard           -                      133yy33311
doctor_profile             -                      133yy33311
update_doctor_profile      -                      133yy33311
delete_doctor_account      -                      133yy33311
create_slot                -                      133yy33311
patient_dashboard          -                      1yy3333311
patient_doctors            -                      1yy3333311
patient_doctor_slots       Dora's                 1yy3333311
patient_doctor_slots       missing                1443333311
book_slot                  Pat's                  1y4y3y3y11
book_slot                  Olga's                 14y3y3yy11
book_slot                  one's own              1yy2222211
book_slot                  missing                1444444411
my_appointments            -                      1yy3333311
doctor_appointments        -                      133yy33311
cancel_slot                Pat's                  1y4y4y4y11
cancel_slot                Olga's                 14y4y4yy11
cancel_slot                missing                1444444411
"""),
}
"""A face that is taken away takes its rows along."""

ROWS += OF_ALL_FACES if FACES else []
ROWS += [row for face in FACES for row in OF_FACES[face]]
